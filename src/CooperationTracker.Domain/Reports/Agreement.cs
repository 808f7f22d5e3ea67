namespace CooperationTracker.Domain.Reports;

/// <summary>Who says what of an occurrence in one field, and whether all of it can be right together.</summary>
/// <param name="Field"><c>date</c>, <c>place</c>, <c>participants</c> or <c>outcome</c>.</param>
/// <param name="Agree">Whether no two statements contradict each other in it.</param>
/// <param name="Sayings">What is said, in the order in which it became known; those who say the same stand together.</param>
/// <param name="Silent">The reports that leave it out.</param>
public sealed record FieldAgreement(string Field, bool Agree, IReadOnlyList<Saying> Sayings, IReadOnlyList<string> Silent);

/// <summary>What some reports say alike.</summary>
/// <param name="Value">What they say.</param>
/// <param name="Reports">Their ids, in the order in which they became known.</param>
public sealed record Saying(string Value, IReadOnlyList<string> Reports);

/// <summary>Sets accounts of one occurrence side by side, field by field.</summary>
public static class Agreement
{
    private static readonly (string Field, Func<Account, string?> Said)[] Fields =
    [
        ("date", a => a.Occurred.ToString() is var date && date == ".." ? null : date),
        ("place", a => a.Place),
        ("participants", Participants),
        ("outcome", Outcomes.Of),
    ];

    /// <summary>The four fields of some accounts.</summary>
    /// <param name="accounts">The accounts, in the order in which they became known.</param>
    /// <param name="contradictions">Where they contradict (<see cref="OccurrenceComparison.Contradictions"/>).</param>
    public static IReadOnlyList<FieldAgreement> Of(IReadOnlyList<Account> accounts, IReadOnlyList<Contradiction> contradictions) =>
        [.. Fields.Select(f => new FieldAgreement(
            f.Field,
            contradictions.All(c => c.Field != f.Field),
            [.. accounts.Where(a => f.Said(a) is not null).GroupBy(a => f.Said(a)!).Select(g => new Saying(g.Key, [.. g.Select(a => a.Report)]))],
            [.. accounts.Where(a => f.Said(a) is null).Select(a => a.Report)]))];

    private static string? Participants(Account account) => account.Participants.Count == 0 ? null : string.Join(", ", account.Participants
        .Select(p => p.Role is Role.Host or Role.Chair ? $"{KebabCase.Of(p.Role)} {p.Actor}" : p.Actor).Distinct().Order(StringComparer.Ordinal));
}
