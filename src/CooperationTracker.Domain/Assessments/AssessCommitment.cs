using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Assessments;

/// <summary>What an assessor says of a party and a commitment.</summary>
public sealed record Assessment
{
    /// <summary>The party, by id, name or alias.</summary>
    public required string Party { get; init; }

    /// <summary>The period, with a first and a last day, such as 2003/2004.</summary>
    public required Edtf Period { get; init; }

    /// <summary>The score.</summary>
    public required Score Score { get; init; }

    /// <summary>Whether it is the assessor's last word on the period; interim where it is absent.</summary>
    public Stage Stage { get; init; }

    /// <summary>Why.</summary>
    public required string Rationale { get; init; }

    /// <summary>Ids of reports, such as <c>caco-osce-2004:protocol</c>, and references from outside, such as addresses.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];
}

/// <summary>Score how a party has kept a commitment over a period.</summary>
/// <param name="Commitment">The commitment's id.</param>
/// <param name="Assessment">What the assessor says.</param>
/// <param name="Assessor">Who scores.</param>
public sealed record AssessCommitment(string Commitment, Assessment Assessment, string Assessor)
{
    /// <summary>
    /// Records the score; nothing where it stands like this. An assessor's interim score takes the place of the interim
    /// one before for that party and period; a final one stands, and ends interim ones. Refuses an unknown commitment,
    /// party or report, a party that the commitment does not bind, a period without ends, and a score without evidence
    /// that is not <see cref="Score.NoEvidence"/>.
    /// </summary>
    /// <param name="registry">The registry as it stands.</param>
    /// <param name="state">The assessments of the commitment.</param>
    /// <param name="reports">Which of the reports that are named as evidence count.</param>
    public Decision Decide(Registry registry, AssessmentState state, IReadOnlySet<string> reports)
    {
        List<Refusal> refusals = [];
        var names = new References(registry, "", refusals);
        names.Require(Assessment.Rationale, "rationale");
        if (string.IsNullOrWhiteSpace(Assessor))
        {
            names.Refuse(RefusalCodes.Missing, "author", "An assessment needs an assessor.");
        }
        var commitment = registry.Commitments.Resolve(Commitment);
        if (commitment is null)
        {
            refusals.Add(Unknown.Commitment(registry, Commitment, "/id"));
        }
        var party = names.Actor(Assessment.Party, "party");
        if (commitment is not null && registry.Actors.Entries.ContainsKey(party))
        {
            CheckParty(registry, names, commitment, party);
        }
        CheckPeriod(names);
        CheckEvidence(names, reports);
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }
        var assessed = Assessed(commitment!, party);
        if (state.Standing.GetValueOrDefault(assessed.Id) is { } same && Same.Json(same, assessed))
        {
            return Decision.Nothing;
        }
        return state.Standing.ContainsKey(IdOf(commitment!, party, Assessment.Period, Assessor, Stage.Final))
            ? Decision.Refuse(new Refusal(RefusalCodes.AlreadyFinal, "/stage",
                $"{Assessor} has given a final score of {party} on '{commitment}' for {Assessment.Period} already: it stands."))
            : Decision.Append(StreamName.Assessments(commitment!), state.Version, assessed);
    }

    /// <summary>The reports among some evidence: what has the form of a report's id.</summary>
    public static IEnumerable<string> ReportsAmong(IEnumerable<string> evidence) => evidence.Where(IsReport);

    /// <summary>
    /// The id of an assessor's interim, or final, score of a party for a period. A period is its days, however it is
    /// spelled: 2003 and 2003-01-01/2003-12-31 are one.
    /// </summary>
    public static string IdOf(string commitment, string party, Edtf period, string assessor, Stage stage)
    {
        ArgumentNullException.ThrowIfNull(period);
        var key = string.Create(CultureInfo.InvariantCulture, $"{commitment}\n{party}\n{period.Earliest:O}\n{period.Latest:O}\n{stage}\n{assessor}");
        return $"{KebabCase.Of(stage)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8))}";
    }

    private CommitmentAssessed Assessed(string commitment, string party) => new()
    {
        Id = IdOf(commitment, party, Assessment.Period, Assessor, Assessment.Stage),
        Commitment = commitment,
        Party = party,
        Period = Assessment.Period,
        Score = Assessment.Score,
        Stage = Assessment.Stage,
        Rationale = Assessment.Rationale,
        Reports = [.. Assessment.Evidence.Where(IsReport).Distinct()],
        References = [.. Assessment.Evidence.Where(e => !IsReport(e)).Distinct()],
        Codebook = CodebookEntry.Version,
        Assessor = Assessor,
    };

    private static void CheckParty(Registry registry, References names, string commitment, string party)
    {
        string[] parties = [.. registry.Commitments.Entries[commitment].Definition.Parties.Select(p => registry.Actors.Resolve(p) ?? p)];
        if (!parties.Contains(party))
        {
            names.Refuse(RefusalCodes.NotAParty, "party",
                $"'{party}' is no party of '{commitment}'. {(parties.Length == 0 ? "It has none" : $"Its parties are {string.Join(", ", parties)}")}; amend the commitment where one is missing.",
                NearestNames.To(party, parties));
        }
    }

    private void CheckPeriod(References names)
    {
        if (Assessment.Period is not { Earliest: not null, Latest: not null })
        {
            names.Refuse(RefusalCodes.BadDate, "period", $"The period '{Assessment.Period}' has no first or no last day. Write one with both, such as 2003/2004.");
        }
        else
        {
            names.RequireCalendarYears(Assessment.Period, "period");
        }
    }

    private void CheckEvidence(References names, IReadOnlySet<string> reports)
    {
        if (Assessment.Evidence.Count == 0 && Assessment.Score != Score.NoEvidence)
        {
            names.Refuse(RefusalCodes.Missing, "evidence", "A score needs evidence: ids of reports, or references from outside. Where there is none, the score is no-evidence.");
        }
        for (var i = 0; i < Assessment.Evidence.Count; i++)
        {
            var (at, evidence) = (names.At("evidence"), Assessment.Evidence[i]);
            at.Require(evidence, i.ToString(CultureInfo.InvariantCulture));
            if (IsReport(evidence) && !reports.Contains(evidence))
            {
                at.Refuse(RefusalCodes.UnknownReport, i.ToString(CultureInfo.InvariantCulture), $"No report '{evidence}' counts. 'tracker reports' and /reports list them.");
            }
        }
    }

    private static bool IsReport(string evidence) => evidence.Split(':') is [var statement, var report] && Slug.IsValid(statement) && Slug.IsValid(report);
}
