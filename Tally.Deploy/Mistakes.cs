namespace Tally.Deploy;

/// <summary>Looks for all mistakes of things that do not depend on each other, so that they are mended in one go.</summary>
internal sealed class Mistakes
{
    private readonly List<DeploymentMistake> _all = [];

    /// <summary>What becomes of each item, in order.</summary>
    /// <exception cref="InputMistake">With the mistakes of all items.</exception>
    public static IReadOnlyList<TResult> Each<T, TResult>(IEnumerable<T> items, Func<T, TResult> of)
    {
        var mistakes = new Mistakes();
        var results = items.Select(item => mistakes.Try(() => of(item))).ToArray();
        mistakes.Throw();
        return results!;
    }

    /// <inheritdoc cref="Each{T, TResult}"/>
    public static void Each<T>(IEnumerable<T> items, Action<T> check) => Each(items, item =>
    {
        check(item);
        return true;
    });

    /// <summary>The result, or the type's default if there was a mistake; then <see cref="Throw"/> throws.</summary>
    public T? Try<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (InputMistake mistake)
        {
            // One and the same of several environments.
            _all.AddRange(mistake.All.Except(_all));
            return default;
        }
    }

    /// <inheritdoc cref="Try{T}"/>
    public void Try(Action check) => Try(() =>
    {
        check();
        return true;
    });

    public void Add(DeploymentMistake mistake) => _all.Add(mistake);

    /// <exception cref="InputMistake">With every mistake so far, if there is one.</exception>
    public void Throw()
    {
        if (_all.Count > 0)
            throw new InputMistake(_all);
    }
}
