using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Views.Tests.Given;

/// <summary>Questions at random, always the same ones.</summary>
public sealed class Asked(int seed, long end)
{
    private static readonly string[] Types = [nameof(MeetingHeld), nameof(ResolutionSigned), nameof(CooperationProposed), nameof(ThreatAssessed)];

    private readonly Random random = new(seed);

    public Times Times() => new(
        random.Next(3) == 0 ? new DateOnly(2025, 1, 1) : Day(), random.Next(3) == 0, random.Next(2) == 0 ? Views.Times.Now : random.NextInt64(end + 1));

    /// <summary>Asks many times, each beside a model of the asked times.</summary>
    /// <param name="chronicle">What was told.</param>
    /// <param name="ask">Asks, holds the answer against the model, and returns how many items it had.</param>
    public static async Task ManyAsync(Chronicle chronicle, Func<Asked, Model, Task<int>> ask)
    {
        const int Rounds = 150;
        var asked = new Asked(seed: 7, chronicle.Told[^1].Position);
        var found = 0;
        for (var round = 0; round < Rounds; round++)
        {
            found += await ask(asked, new(chronicle.Told, asked.Times()));
        }
        found.ShouldBeGreaterThan(Rounds / 2, "answers of nothing prove nothing");
    }

    public DateOnly Day() => new DateOnly(2001, 1, 1).AddDays(random.Next(6000));

    public string? Actor() => Sometimes(Chronicle.Actors);

    public string? Topic() => Sometimes(Chronicle.Topics);

    public string? Type() => Sometimes(Types);

    public (DateOnly? From, DateOnly? To) Range() => (random.Next(3) == 0 ? Day() : null, random.Next(3) == 0 ? Day() : null);

    public ReportFilter Reports()
    {
        var (from, to) = Range();
        return new()
        {
            Actor = Actor(),
            With = Actor(),
            Topic = Topic(),
            Type = Type(),
            From = from,
            To = to,
            Commitment = Of([null, null, .. Chronicle.Commitments]),
            Statement = Of(null, null, "s003", "s041"),
        };
    }

    public CommitmentFilter Commitments()
    {
        var (from, to) = Range();
        return new()
        {
            Actor = Actor(),
            Status = Is() ? null : Of(Enum.GetValues<CommitmentStatus>()),
            DormantFor = Of<Duration?>(null, null, Duration.Parse("P1Y"), Duration.Parse("P1M1D"), Duration.Parse("P0D"), Duration.Parse("P30Y")),
            Review = random.Next(8) == 0 ? Of(Enum.GetValues<ReviewState>()) : null,
            Type = Type(),
            From = from,
            To = to,
        };
    }

    public CooperationFilter Cooperation()
    {
        var (from, to) = Range();
        return new()
        {
            Actor = Actor(),
            With = Of(null, null, "osce", "kg"),
            Topic = Topic(),
            Type = Type(),
            From = from,
            To = to,
            RollUp = Is(),
            Persons = Is(),
            ThroughMembership = Is(),
        };
    }

    public bool Is() => random.Next(2) == 0;

    public T Of<T>(params IReadOnlyList<T> values) => values[random.Next(values.Count)];

    private string? Sometimes(string[] values) => random.Next(3) == 0 ? values[random.Next(values.Length)] : null;
}
