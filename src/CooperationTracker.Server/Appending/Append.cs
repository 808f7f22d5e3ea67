using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Appending;

/// <summary>One request to append that came over HTTP, with its body read whole.</summary>
internal sealed class Append
{
    private readonly HttpContext context;
    private readonly InputForm? form;
    private InputDocument? document;

    private Append(HttpContext context, byte[] bytes, InputForm? form) => (this.context, Bytes, this.form) = (context, bytes, form);

    /// <summary>The body as it was sent, unpacked.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The body as a document.</summary>
    /// <exception cref="InputException">It is malformed.</exception>
    public InputDocument Document => document ??= InputDocument.Read("", Bytes, form);

    /// <summary>The statement or entry that the path names; null where it names none.</summary>
    public string? Id => (string?)context.Request.RouteValues.Values.SingleOrDefault();

    /// <summary>Who asks for it, and from where.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The versions that the request was made on; null for any.</summary>
    public required IReadOnlyList<long>? Expected { get; init; }

    /// <summary>Whether it is only to be rehearsed.</summary>
    public required bool IsRehearsal { get; init; }

    /// <summary>The day on which it is made (UTC).</summary>
    public DateOnly Today => DateOnly.FromDateTime(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);

    /// <summary>Honoured until the append is sent.</summary>
    public CancellationToken Cancellation => context.RequestAborted;

    /// <summary>The file name that the client gives the body, without folders; null for none.</summary>
    public string? FileName => RequestHeaders.FileName(context.Request);

    /// <summary>The body as a value.</summary>
    /// <exception cref="InputException">It is malformed, or has not that form.</exception>
    public T Body<T>() => Binder.Bind<T>(Document);

    /// <summary>Reads everything but the body's meaning.</summary>
    /// <exception cref="EdgeException">A header or parameter is wrong.</exception>
    /// <exception cref="InputException">The body is too large.</exception>
    public static async Task<Append> OpenAsync(HttpContext context, Func<HttpRequest, InputForm?> formOf)
    {
        var request = context.Request;
        var rehearses = AppendRoutes.Rehearses(request);
        var key = RequestHeaders.Key(request);
        if (request.RouteValues.Count == 0)
        {
            RequestHeaders.Refuse(request, HeaderNames.IfMatch, "nothing stands there yet that has a version.");
        }
        var expected = RequestHeaders.Expected(request);
        var form = formOf(request);
        var bytes = await InputDocument.ReadBytesAsync(request.Body, context.RequestAborted);
        return new(context, bytes, form)
        {
            Origin = context.Origin() with { Request = key is null || rehearses ? null : new(Access.Caller.Distinguish(context), key, Digest(request, bytes)) },
            Expected = expected,
            IsRehearsal = rehearses,
        };
    }

    /// <summary>Carries it out, unless it was before under the same key: then it is answered as it was then.</summary>
    /// <exception cref="EdgeException">Another request had the key.</exception>
    /// <exception cref="RequestUnderWayException">The same request is being carried out.</exception>
    public async Task<Outcome> OnceAsync(ICommand command)
    {
        var session = context.RequestServices.GetRequiredService<Session>();
        var bus = IsRehearsal ? session.Rehearsal() : context.RequestServices.GetRequiredService<IBus>();
        if (Origin.Request is not { } request)
        {
            return await bus.InvokeAsync(command, Cancellation);
        }
        Outcome? outcome = null;
        try
        {
            outcome = await bus.InvokeAsync(command, Cancellation);
        }
        catch (RequestRecordedException)
        {
            // Looked up below. It is not before, so that what is new costs one round trip.
        }
        // What was appended the first time makes the same again unchanged, or refused by the version that it was made on.
        if (outcome?.Result == OutcomeKind.Appended || await session.Log.FindRequestAsync(request.Caller, request.Key, Cancellation) is not { } recorded)
        {
            return outcome!;
        }
        return recorded.Digest == request.Digest
            ? Outcome.Recorded(recorded)
            : throw EdgeException.BadInput(new EdgeError(Problems.HttpCodes.KeyReused,
                $"Another request had the key '{request.Key}' before, and was carried out. Send this one under a key of its own.")
            { Field = RequestHeaders.IdempotencyKey });
    }

    /// <summary>Where in this request a refusal belongs.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="under">Where in the body the thing stands that the refusal's pointer starts from.</param>
    public EdgeError Place(Refusal refusal, string under)
    {
        var name = context.Request.RouteValues.Keys.SingleOrDefault();
        var bare = new EdgeError(refusal.Code, refusal.Message) { Suggestions = refusal.Suggestions };
        return refusal.Pointer switch
        {
            "/expectedVersion" => bare with { Field = HeaderNames.IfMatch },
            "/key" or "/id" when name is not null => IsUnknown(refusal.Code) ? bare with { Field = $"{{{name}}}" } : bare,
            "" or "/author" => bare,
            _ when form is null => bare, // a text has no fields
            "/reason" or "/by" or "/into" => EdgeError.From(Document.Error(refusal)),
            _ => EdgeError.From(Document.Error(refusal with { Pointer = under + refusal.Pointer })),
        };
    }

    /// <summary>Of all that decides what is done: two requests with the same digest are the same.</summary>
    public static string Digest(HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string?[] parts = [request.Method, request.Path, request.QueryString.Value, request.ContentType, request.Headers.IfMatch, request.Headers.ContentDisposition];
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', parts) + "\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsUnknown(string code) => code is RefusalCodes.UnknownStatement or RefusalCodes.UnknownReport
        or RefusalCodes.UnknownActor or RefusalCodes.UnknownTopic or RefusalCodes.UnknownCommitment or RefusalCodes.UnknownFinding;
}

/// <summary>Who appends, as the log is told.</summary>
internal static class Callers
{
    /// <summary>The caller's name.</summary>
    public static string Caller(this HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name : Access.Caller.Nobody;

    /// <summary>The origin of what a request appends: its trace is the conversation.</summary>
    public static Origin Origin(this HttpContext context) =>
        new(context.Caller(), "http", CorrelationId: Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
}
