using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Views.Occurrences;

/// <summary>Something in the world that reports tell of by one name.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Accounts">The accounts, in the order in which they became known.</param>
/// <param name="Corroborations">How many statements tell of it beside the first.</param>
/// <param name="Contradictions">Where accounts of different statements disagree, field by field.</param>
/// <param name="FirstKnown">The id of the report that was known first.</param>
/// <param name="Agreement">Who says what of date, place, participants and outcome: who agrees and who differs.</param>
public sealed record OccurrenceItem(
    string Id, IReadOnlyList<OccurrenceAccount> Accounts, int Corroborations, IReadOnlyList<Contradiction> Contradictions,
    string FirstKnown, IReadOnlyList<FieldAgreement> Agreement);

/// <summary>An account of an occurrence.</summary>
/// <param name="Report">The report's id.</param>
/// <param name="Statement">The key of the statement.</param>
/// <param name="Occurred">When it says that it happened.</param>
/// <param name="Place">Where it says that it happened.</param>
/// <param name="Participants">Who it says took part.</param>
/// <param name="Modality">How real it says it is.</param>
/// <param name="Instrument">What kind of document it says came of it.</param>
/// <param name="Effects">What it says that it did to commitments.</param>
/// <param name="Position">The position from which it is known so.</param>
public sealed record OccurrenceAccount(
    string Report, string Statement, Edtf Occurred, string? Place, IReadOnlyList<Participant> Participants,
    Modality Modality, Instrument? Instrument, IReadOnlyList<Effect> Effects, long Position);

/// <summary>Which occurrences are asked for; what is null does not narrow, and one account has to match in everything.</summary>
public sealed record OccurrenceFilter
{
    /// <summary>One occurrence's name.</summary>
    public string? Id { get; init; }

    /// <summary>Some occurrences' names.</summary>
    internal IReadOnlyCollection<string>? Among { get; init; }

    /// <summary>The id of an actor that an account names, or one of whose bodies it names.</summary>
    public string? Actor { get; init; }

    /// <summary>A topic's id.</summary>
    public string? Topic { get; init; }

    /// <summary>The id of a commitment that an account acts on.</summary>
    public string? Commitment { get; init; }

    /// <summary>A report type's name.</summary>
    public string? Type { get; init; }

    /// <summary>The first day of a range in which it possibly happened; with certainly, wholly.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day of that range.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The least number of statements that tell of it.</summary>
    public int Statements { get; init; } = 1;
}
