namespace Tally.Backend.Otlp;

/// <summary>Where an item stands in its request: row numbers of the batch's resources and scopes.</summary>
internal readonly record struct Owner(int Resource, int Scope);
