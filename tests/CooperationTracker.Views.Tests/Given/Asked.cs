using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Views.Tests.Given;

/// <summary>Questions at random, always the same ones.</summary>
public sealed class Asked(int seed, long end)
{
    private static readonly string[] Types = [nameof(MeetingHeld), nameof(ResolutionSigned), nameof(CooperationProposed), nameof(ThreatAssessed)];

    private readonly Random random = new(seed);

    public Times Times() => new(
        random.Next(3) == 0 ? new DateOnly(2025, 1, 1) : Day(), random.Next(3) == 0, random.Next(2) == 0 ? Views.Times.Now : random.NextInt64(end + 1));

    public DateOnly Day() => new DateOnly(2001, 1, 1).AddDays(random.Next(6000));

    public string? Actor() => Sometimes(Chronicle.Actors);

    public string? Topic() => Sometimes(Chronicle.Topics);

    public string? Type() => Sometimes(Types);

    public (DateOnly? From, DateOnly? To) Range() => (random.Next(3) == 0 ? Day() : null, random.Next(3) == 0 ? Day() : null);

    public bool Is() => random.Next(2) == 0;

    public T Of<T>(params IReadOnlyList<T> values) => values[random.Next(values.Count)];

    private string? Sometimes(string[] values) => random.Next(3) == 0 ? values[random.Next(values.Length)] : null;
}
