using System.Net;
using System.Net.Http.Headers;

namespace Tally.Chat.Users;

/// <summary>Asks auth whose a token is. One call per question: a token ended there is ended here at once.</summary>
internal sealed class AuthClient(HttpClient http)
{
    private sealed record Session(string User);

    /// <summary>The user's name, or null for a token that auth does not accept.</summary>
    /// <exception cref="HttpRequestException">Auth is away or answers neither 200 nor 401; a timeout is a TaskCanceledException.</exception>
    public async Task<string?> UserOf(string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/token");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, cancellation);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            return null;
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Session>(cancellation))?.User;
    }
}
