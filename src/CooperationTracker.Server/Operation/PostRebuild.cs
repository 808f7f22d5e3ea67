using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;

namespace CooperationTracker.Server.Operation;

/// <summary>
/// <c>POST /operation/rebuild</c>: builds views anew beside the live ones and swaps them. It answers at once and tells its
/// progress as JSON lines; the last line says what was rebuilt, or what went wrong. Who hangs up ends it, and the live views stay.
/// </summary>
internal static class PostRebuild
{
    private const string JsonLines = "application/x-ndjson";

    private const string Pattern = "/operation/rebuild";

    private static readonly Parameter View = new("view", "One view; all of them where it is absent.")
    {
        Words = [.. ViewCatalogue.All.Select(v => v.Name)],
    };

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost(Pattern, AnswerAsync)
        .WithMetadata(new ReadMetadata(Pattern, [View], JsonLines))
        .Produces<ProjectionProgress>(contentType: JsonLines)
        .ForOperators().Streaming()
        .WithName("rebuild").WithTags("Operation")
        .WithSummary("Build views anew from the log; progress comes as JSON lines, and the last one says how it ended");

    private static async Task AnswerAsync(HttpContext context, Session session)
    {
        Parameters.Check(context.Request.Query, [View]);
        var view = new Asked(View.Name, (string?)context.Request.Query[View.Name]).Word("view", EdgeCodes.UnknownView, View.Words!);
        // A client that reads slowly misses steps; the rebuild does not wait for it.
        var steps = Channel.CreateBounded<ProjectionProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var watch = Stopwatch.StartNew();
        var rebuilding = RebuildAsync(session, view, steps.Writer, context.RequestAborted);
        try
        {
            context.Response.ContentType = JsonLines;
            context.Response.Headers.CacheControl = "no-store";
            await WriteLineAsync(context, new ProjectionProgress("rebuild", 0, 0, 0));
            await foreach (var step in steps.Reader.ReadAllAsync(context.RequestAborted))
            {
                await WriteLineAsync(context, step);
            }
        }
        finally
        {
            await rebuilding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // told in the last line, where somebody reads it
        }
        await WriteLineAsync(context, await EndAsync(context, rebuilding, view, watch));
    }

    private static async Task RebuildAsync(Session session, string? view, ChannelWriter<ProjectionProgress> steps, CancellationToken cancellation)
    {
        try
        {
            await session.Runner(new Steps(steps)).RebuildAsync(view, cancellation);
        }
        finally
        {
            steps.Complete();
        }
    }

    /// <summary>The status has gone out, so a failure is told in the last line.</summary>
    private static async Task<object> EndAsync(HttpContext context, Task rebuilding, string? view, Stopwatch watch)
    {
        try
        {
            await rebuilding;
            return new { Rebuilt = view is null ? View.Words! : [view], Seconds = Math.Round(watch.Elapsed.TotalSeconds, 3) };
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            return new { Problem = context.RequestServices.GetRequiredService<ProblemAnswers>().Of(context, e) };
        }
    }

    private static async Task WriteLineAsync<T>(HttpContext context, T line)
    {
        await JsonSerializer.SerializeAsync(context.Response.Body, line, AnswerJson.Compact, context.RequestAborted);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private sealed class Steps(ChannelWriter<ProjectionProgress> steps) : IProgress<ProjectionProgress>
    {
        public void Report(ProjectionProgress value) => steps.TryWrite(value);
    }
}
