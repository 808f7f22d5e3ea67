namespace CooperationTracker.Domain;

/// <summary>Why something was refused.</summary>
/// <param name="Code">A stable code, one of <see cref="RefusalCodes"/>.</param>
/// <param name="Pointer">JSON pointer (RFC 6901) to the field that is at fault in the request or file; empty for the whole.</param>
/// <param name="Message">What was wrong and what to do, for people.</param>
/// <param name="Suggestions">The nearest right names, best first; empty where none is near.</param>
public sealed record Refusal(string Code, string Pointer, string Message, IReadOnlyList<string> Suggestions)
{
    /// <summary>How many mistakes of one request or file are told at most: who has mended so many asks again.</summary>
    public const int Most = 100;

    /// <summary>A refusal without suggestions.</summary>
    public Refusal(string code, string pointer, string message) : this(code, pointer, message, [])
    {
    }
}

/// <summary>The stable codes of refusals. The command line and the API show the same ones.</summary>
public static class RefusalCodes
{
    /// <summary>A required field is missing or empty.</summary>
    public const string Missing = "missing-field";

    /// <summary>A field holds something that is not of its form.</summary>
    public const string Invalid = "invalid-value";

    /// <summary>A field that the form does not know.</summary>
    public const string UnknownField = "unknown-field";

    /// <summary>A report type that the codebook does not know.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>A date that is no EDTF value, or is reversed.</summary>
    public const string BadDate = "bad-date";

    /// <summary>No actor has this id, name or alias.</summary>
    public const string UnknownActor = "unknown-actor";

    /// <summary>No topic has this id or name.</summary>
    public const string UnknownTopic = "unknown-topic";

    /// <summary>No commitment was opened under this id.</summary>
    public const string UnknownCommitment = "unknown-commitment";

    /// <summary>The statement has no paragraph of this number.</summary>
    public const string UnknownParagraph = "unknown-paragraph";

    /// <summary>No statement was received under this key.</summary>
    public const string UnknownStatement = "unknown-statement";

    /// <summary>The statement has no such report.</summary>
    public const string UnknownReport = "unknown-report";

    /// <summary>The same id, number or name stands twice.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>More in one list than the tracker takes.</summary>
    public const string TooMany = "too-many";

    /// <summary>The key is taken by a statement with other content.</summary>
    public const string StatementDiffers = "statement-differs";

    /// <summary>The id is taken by an actor, topic or commitment that is defined differently.</summary>
    public const string AlreadyRegistered = "already-registered";

    /// <summary>A name or alias that already resolves to another actor or topic.</summary>
    public const string NameTaken = "name-taken";

    /// <summary>The entry was merged into another one; act on that one.</summary>
    public const string AlreadyMerged = "already-merged";

    /// <summary>Something would stand above, before or inside itself.</summary>
    public const string Circular = "circular";

    /// <summary>The statement was withdrawn or superseded, and takes no more corrections.</summary>
    public const string StatementClosed = "statement-closed";

    /// <summary>The report was retracted, and takes no more corrections.</summary>
    public const string ReportRetracted = "report-retracted";

    /// <summary>The report's content was erased by law, and takes no more corrections.</summary>
    public const string ContentErased = "content-erased";

    /// <summary>The document's digest is not the one that the statement names.</summary>
    public const string DigestMismatch = "digest-mismatch";

    /// <summary>The rules find nothing under this id.</summary>
    public const string UnknownFinding = "unknown-finding";

    /// <summary>The finding is settled already.</summary>
    public const string AlreadySettled = "already-settled";

    /// <summary>The finding is open.</summary>
    public const string NotSettled = "not-settled";

    /// <summary>The actor is no party of the commitment.</summary>
    public const string NotAParty = "not-a-party";

    /// <summary>The assessor's final score stands already.</summary>
    public const string AlreadyFinal = "already-final";

    /// <summary>The stream has moved on since the version that the request names.</summary>
    public const string StaleVersion = "stale-version";
}
