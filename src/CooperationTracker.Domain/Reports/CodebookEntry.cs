using System.Collections.Frozen;

namespace CooperationTracker.Domain.Reports;

/// <summary>
/// The codes of a report type, from the codebook (seeds/CODEBOOK.md, Types): CAMEO 1.1b3 with its
/// Goldstein weight, and the PLOVER event class.
/// </summary>
/// <param name="Type">The report type.</param>
/// <param name="Cameo">CAMEO code; null where the type is no act.</param>
/// <param name="Goldstein">Goldstein weight of that code, -10 to +10; null where the type ties nobody.</param>
/// <param name="Plover">PLOVER class; null where the type is no act.</param>
public sealed record CodebookEntry(Type Type, string? Cameo, decimal? Goldstein, string? Plover)
{
    /// <summary>The version of the codebook that this table follows.</summary>
    public const string Version = "1";

    private static readonly FrozenDictionary<Type, CodebookEntry> ByType = new CodebookEntry[]
    {
        new(typeof(MeetingHeld), "040", 1.0m, "CONSULT"),
        new(typeof(MeetingScheduled), "036", 4.0m, "AGREE"),
        new(typeof(ResolutionSigned), "057", 8.0m, "SUPPORT"),
        new(typeof(OperationLaunched), "062/063", 7.4m, "COOPERATE"),
        new(typeof(BodyEstablished), "050", 3.5m, "SUPPORT"),
        new(typeof(CooperationProposed), "030", 4.0m, "AGREE"),
        new(typeof(CooperationReported), "050", 3.5m, "SUPPORT"),
        new(typeof(CommitmentMade), "030", 4.0m, "AGREE"),
        new(typeof(CommitmentReaffirmed), "051", 3.4m, "SUPPORT"),
        new(typeof(SupportExpressed), "051", 3.4m, "SUPPORT"),
        new(typeof(MembershipDeclared), null, null, null),
        new(typeof(ThreatAssessed), null, null, null),
    }.ToFrozenDictionary(e => e.Type);

    /// <summary>All twelve entries.</summary>
    public static IReadOnlyCollection<CodebookEntry> All => ByType.Values;

    /// <summary>The type's name, as files and the codebook write it.</summary>
    public string Name => Type.Name;

    /// <summary>The entry of a report's type.</summary>
    public static CodebookEntry Of(Report report) => ByType[report.GetType()];
}
