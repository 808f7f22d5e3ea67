using System.CommandLine;
using System.Net;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Server;

/// <summary><c>tracker health [URL]</c></summary>
internal static class HealthCommand
{
    private const string Ready = "/health/ready";

    /// <summary>Less than the health check of the container gives it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly Argument<string> Address = new("URL")
    {
        Description = "Where the server listens.",
        DefaultValueFactory = _ => "http://127.0.0.1:5180",
    };

    public static Command Create() => new TrackerCommand(
        "health",
        "Ask a tracker server whether it can answer. It ends with 0 where it can and with 1 where it cannot, as a container's health check wants it.",
        "tracker health",
        "tracker health http://127.0.0.1:8080")
    { Address }.Do(async run =>
    {
        var address = run.Get(Address)!;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
        {
            throw EdgeException.BadInput(new EdgeError(EdgeCodes.Usage, $"'{address}' is no address of a server, such as http://127.0.0.1:5180.") { Field = Address.Name });
        }
        await AskAsync(new Uri(server, Ready), run.Cancellation);
        if (run.Output.IsJson)
        {
            run.Output.Json(new { Server = server, Ready = true });
        }
        else
        {
            run.Output.Line(("✓", "green"), ($"The server at {address} can answer.", null));
        }
    });

    private static async Task AskAsync(Uri question, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(question, cancellation);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                var told = await answer.Content.ReadAsStringAsync(cancellation);
                throw NotReady($"{question} answered {(int)answer.StatusCode}. {told}".TrimEnd());
            }
        }
        catch (HttpRequestException e)
        {
            throw NotReady($"{question} does not answer: {e.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw NotReady($"{question} did not answer within {Patience.TotalSeconds:0} seconds.");
        }
    }

    private static EdgeException NotReady(string message) => new(FaultKind.Failed, new EdgeError(EdgeCodes.NotReady, message));
}
