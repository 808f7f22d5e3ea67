using CooperationTracker.Audit;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Views;

namespace CooperationTracker.Server.Problems;

/// <summary>A kind of problem that an answer may tell of (RFC 9457): a code that stays, with its status.</summary>
/// <param name="Code">The code, the same as on the command line.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What it is, in a few words.</param>
internal sealed record ProblemKind(string Code, int Status, string Title)
{
    /// <summary>The kinds that concern a request's form and its codebook.</summary>
    private static readonly ProblemKind[] OfInput =
    [
        new(EdgeCodes.Usage, 400, "The request cannot be read"),
        new(InputCodes.Syntax, 400, "Not well-formed"),
        new(InputCodes.Empty, 400, "Nothing was sent"),
        new(InputCodes.Encoding, 400, "Not UTF-8 without a byte-order mark"),
        new(InputCodes.TooLarge, 413, "Too large"),
        new(RefusalCodes.Missing, 422, "A field is missing"),
        new(RefusalCodes.Invalid, 422, "A value is not of its form"),
        new(RefusalCodes.UnknownField, 422, "A field is not known"),
        new(RefusalCodes.UnknownType, 422, "A report type is not known"),
        new(RefusalCodes.BadDate, 422, "A date is none"),
        new(RefusalCodes.UnknownActor, 422, "An actor is not known"),
        new(RefusalCodes.UnknownTopic, 422, "A topic is not known"),
        new(RefusalCodes.UnknownCommitment, 422, "A commitment is not known"),
        new(RefusalCodes.UnknownParagraph, 422, "A paragraph does not exist"),
        new(RefusalCodes.UnknownStatement, 422, "A statement is not known"),
        new(RefusalCodes.UnknownReport, 422, "A report is not known"),
        new(RefusalCodes.UnknownFinding, 422, "A finding is not known"),
        new(RefusalCodes.NotAParty, 422, "An actor is no party of the commitment"),
        new(RefusalCodes.Duplicate, 422, "Something stands twice"),
        new(RefusalCodes.TooMany, 422, "A list holds too many"),
        new(RefusalCodes.DigestMismatch, 422, "A digest does not match"),
        new(EdgeCodes.BadPosition, 422, "There is no such position"),
        new(EdgeCodes.UnknownView, 422, "A view is not known"),
        new(AuditCodes.UnknownEvent, 404, "There is no such event"),
        new(AuditCodes.NotInTree, 404, "The tree does not hold it"),
        new(EdgeCodes.UnknownMessage, 404, "There is no such message"),
        new(EventLogCodes.InvalidEvent, 422, "An event cannot be stored"),
    ];

    /// <summary>The kinds that concern what stands in the log already.</summary>
    private static readonly ProblemKind[] OfTheRecord =
    [
        new(RefusalCodes.StatementDiffers, 409, "The key is taken by another statement"),
        new(RefusalCodes.AlreadyRegistered, 409, "The id is taken"),
        new(RefusalCodes.NameTaken, 409, "The name is taken"),
        new(RefusalCodes.AlreadyMerged, 409, "It was merged into another one"),
        new(RefusalCodes.Circular, 409, "It would stand above or before itself"),
        new(RefusalCodes.StatementClosed, 409, "The statement takes no more corrections"),
        new(RefusalCodes.ReportRetracted, 409, "The report takes no more corrections"),
        new(RefusalCodes.ContentErased, 409, "The report's content was erased"),
        new(RefusalCodes.AlreadySettled, 409, "The finding is settled already"),
        new(RefusalCodes.NotSettled, 409, "The finding is open"),
        new(RefusalCodes.AlreadyFinal, 409, "A final score stands already"),
        new(RefusalCodes.StaleVersion, 412, "It has changed meanwhile"),
        new(AuditCodes.NoKey, 404, "No key signs checkpoints yet"),
        new(AuditCodes.LeafTooLong, 409, "A leaf is longer than an entry may be"),
        new(AuditCodes.Tampered, 409, "The record is not what the tree holds of it"),
        new(EventLogCodes.RequestUnderWay, 409, "The same request is being carried out"),
    ];

    /// <summary>The kinds that only HTTP has.</summary>
    private static readonly ProblemKind[] OfHttp =
    [
        new(HttpCodes.UnknownParameter, 400, "A parameter is not known"),
        new(PagingException.BadCursor, 400, "A place in a list is none"),
        new(PagingException.UnknownSort, 400, "A sort is not known"),
        new(PagingException.BadLimit, 400, "A limit is out of bounds"),
        new(HttpCodes.NotFound, 404, "Nothing is here"),
        new(EdgeCodes.NoEngine, 404, "This server's engine has no queue"),
        new(HttpCodes.MethodNotAllowed, 405, "The method is not allowed here"),
        new(HttpCodes.NotAcceptable, 406, "The answer has no such form"),
        new(HttpCodes.UnsupportedMediaType, 415, "The media type is not read here"),
        new(HttpCodes.Unauthorized, 401, "Nobody is named"),
        new(HttpCodes.Forbidden, 403, "Not allowed"),
        new(HttpCodes.TooManyRequests, 429, "Too many requests"),
        new(HttpCodes.KeyReused, 422, "The key was another request's"),
        new(HttpCodes.TimedOut, 503, "It took too long"),
    ];

    /// <summary>The kinds that are the server's fault or its database's. Their causes are logged, not told.</summary>
    private static readonly ProblemKind[] OfTheServer =
    [
        new(EdgeCodes.NotThereYet, 503, "The views have not come so far yet"),
        new(EdgeCodes.ServerLost, 503, "The database cannot be reached"),
        new(EdgeCodes.DiskFull, 507, "The database has no space left"),
        new(EdgeCodes.PermissionDenied, 500, "The database forbids it"),
        new(EdgeCodes.Server, 500, "The database refused"),
        new(EdgeCodes.Output, 500, "Something cannot be written"),
        new(EdgeCodes.Internal, 500, "A fault in the tracker"),
        new(EventLogCodes.OutcomeUnknown, 503, "Whether it was recorded is not known"),
        new(HttpCodes.ProviderLost, 503, "The provider of tokens cannot be reached"),
    ];

    /// <summary>Every kind, by code.</summary>
    public static IReadOnlyDictionary<string, ProblemKind> All { get; } =
        ((ProblemKind[])[.. OfInput, .. OfTheRecord, .. OfHttp, .. OfTheServer]).ToDictionary(k => k.Code);

    /// <summary>The kind of a code; an internal fault where the code is none that HTTP tells of.</summary>
    public static ProblemKind Of(string code) => All.GetValueOrDefault(code) ?? All[EdgeCodes.Internal];

    /// <summary>Whether the message of such a problem may hold what is nobody's business outside.</summary>
    public bool IsOfTheServer => Status >= 500;

    /// <summary>The identifier of the kind.</summary>
    public string Type => $"/problems/{Code}";
}

/// <summary>The codes that only HTTP has.</summary>
internal static class HttpCodes
{
    /// <summary>The request has a parameter that the route does not know.</summary>
    public const string UnknownParameter = "unknown-parameter";

    /// <summary>There is no such route, or nothing under this id.</summary>
    public const string NotFound = "not-found";

    /// <summary>The route has other methods.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>The route answers in other media types.</summary>
    public const string NotAcceptable = "not-acceptable";

    /// <summary>The route reads other media types.</summary>
    public const string UnsupportedMediaType = "unsupported-media-type";

    /// <summary>Another request was carried out under the same Idempotency-Key.</summary>
    public const string KeyReused = "idempotency-key-reused";

    /// <summary>The caller did not say who it is, or not in a way that holds.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The caller's role does not reach so far.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The caller asked more often than it may.</summary>
    public const string TooManyRequests = "too-many-requests";

    /// <summary>The request took longer than it may.</summary>
    public const string TimedOut = "timed-out";

    /// <summary>The provider of tokens does not say how its tokens are signed.</summary>
    public const string ProviderLost = "provider-lost";
}
