using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Reading;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Statements;

/// <summary><c>POST /statements:batch</c>: record many statements, one a line, each for itself.</summary>
internal static class PostBatch
{
    private const string Pattern = "/statements:batch";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(Pattern, (Delegate)AnswerAsync)
        .WithMetadata(new DisableRequestSizeLimitAttribute(), new DisableRequestTimeoutAttribute(), new ReadMetadata(Pattern, [AppendRoutes.DryRun], MediaTypes.Lines[0]))
        .DescribeBody(typeof(Domain.Statements.Statement), MediaTypes.Lines)
        .WithExample(Examples.Statement)
        .Produces<Answer>(StatusCodes.Status200OK, MediaTypes.Lines[0], [.. MediaTypes.Lines.Skip(1)])
        .ForAnalysts()
        .WithName("record-statements").WithTags("Statements")
        .WithSummary("Record many statements, one a line of JSON: each line is answered by one, as soon as it is durable, and a bad one hinders no other");

    private static async Task AnswerAsync(HttpContext context)
    {
        var rehearses = AppendRoutes.Rehearses(context.Request);
        RequestHeaders.Refuse(context.Request, RequestHeaders.IdempotencyKey, "each statement has its own key, and is recorded once under it.");
        RequestHeaders.Refuse(context.Request, HeaderNames.IfMatch, "nothing stands there yet that has a version.");
        context.Response.ContentType = Body.Check(context.Request, MediaTypes.Lines);
        var session = context.RequestServices.GetRequiredService<Session>();
        var record = new RecordLines(rehearses ? session.Tracker.Rehearsal() : session.Tracker, session.DataSource, context.Origin());
        try
        {
            await using var answers = new AnswerLines(context);
            await foreach (var batch in record.RunAsync(context.Request.Body, context.RequestAborted))
            {
                await answers.WriteAsync(batch.Select(Answer.Of));
            }
            await answers.CompleteAsync();
        }
        catch (Exception e) when (context.Response.HasStarted
            && e is BadHttpRequestException or ConnectionResetException or InvalidDataException or OperationCanceledException)
        {
            context.Abort(); // the request broke off, and a cut answer says that it is not whole
        }
    }

    /// <summary>The answer to a line.</summary>
    /// <param name="Line">Its number, from 1; blank ones are counted and not answered.</param>
    /// <param name="Key">The key of its statement; absent where it cannot be read.</param>
    /// <param name="Result"><c>appended</c>, <c>unchanged</c>, <c>refused</c>, or <c>would-append</c> in a rehearsal.</param>
    /// <param name="Position">The log position from which it can be read; 0 where it cannot.</param>
    /// <param name="Events">How many events were appended, or would be.</param>
    /// <param name="Errors">Why it was refused; absent otherwise.</param>
    internal sealed record Answer(int Line, string? Key, string Result, long Position, int Events, IReadOnlyList<ProblemError>? Errors)
    {
        public static Answer Of(LineOutcome outcome) => new(
            outcome.Line, outcome.Key, AnswerJson.Word(outcome.Result), outcome.Position, outcome.Events,
            outcome.Result == OutcomeKind.Refused ? [.. outcome.Errors.Select(e => ProblemError.Of(EdgeError.From(e)))] : null);
    }
}
