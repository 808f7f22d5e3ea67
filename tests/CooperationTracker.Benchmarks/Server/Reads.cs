using System.Globalization;
using System.Net.Http.Headers;

namespace CooperationTracker.Benchmarks.Server;

/// <summary>
/// The trace of a commitment and the network over HTTP, beside bare endpoints that answer with a constant of the same size:
/// as a dashboard asks that asks the same again (kept), as one that asks what nobody asked before (made: another day each
/// time), and as one that has the answer already (not changed: 304).
/// </summary>
internal static class Reads
{
    private const int Clients = 8;

    private const int Rounds = 5;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private static readonly string Trace = $"/commitments/{GeneratedStatements.CommitmentId(7)}/trace";

    private const string Network = "/cooperation";

    /// <summary>Measures at the size of a log.</summary>
    /// <param name="connection">A database with the log and its views.</param>
    /// <param name="size">How many events it has, for the names of findings.</param>
    public static async Task<IReadOnlyList<Finding>> MeasureAsync(string connection, string size)
    {
        await using var tracker = await Served.TrackerAsync(connection);
        await ReadyAsync(tracker);
        using var client = new HttpClient { BaseAddress = tracker.Address };
        var (trace, network) = (await AskAsync(client, Trace), await AskAsync(client, Network));
        await using var bare = await Served.BareAsync(trace.Size, network.Size);
        var (ours, reference) = (new Load(tracker.Address, Clients), new Load(bare.Address, Clients));

        var day = 0;
        Measure[] measures =
        [
            .. Of("trace", Trace, trace, "/0", 1 / 3.0),
            .. Of("network", Network, network, "/1", null),
        ];
        for (var round = 0; round <= Rounds; round++) // the first warms up
        {
            foreach (var measure in measures)
            {
                var loaded = (Ours: await measure.Ours(), Bare: await measure.Bare());
                if (round > 0)
                {
                    measure.Rounds.Add(loaded);
                }
            }
        }
        return [.. measures.SelectMany(m => m.Findings(size))];

        IEnumerable<Measure> Of(string name, string path, Asked answer, string constant, double? bar)
        {
            var same = ours.Get(path);
            var known = ours.Get(path, answer.Tag);
            var bareGet = reference.Get(constant);
            Task<Loaded> Bare() => reference.RunAsync(200, _ => bareGet, Round);
            yield return new($"{name}, kept", bar, () => ours.RunAsync(200, _ => same, Round), Bare);
            yield return new($"{name}, made", bar, () => ours.RunAsync(200, _ => ours.Get($"{path}?asOf={NextDay()}"), Round), Bare);
            yield return new($"{name}, not changed", null, () => ours.RunAsync(304, _ => known, Round), Bare);
        }

        // From the end of the generated days on, so that every answer is as large as the one of today.
        string NextDay() => new DateOnly(2026, 1, 1).AddDays(Interlocked.Increment(ref day)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a server has come to the end of its log.</summary>
    public static async Task ReadyAsync(Served server)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        for (var attempt = 0; attempt < 6_000; attempt++)
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync()).Contains("\"behind\":0", StringComparison.Ordinal))
            {
                return;
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException("The server has not become ready in ten minutes.");
    }

    private static async Task<Asked> AskAsync(HttpClient client, string path)
    {
        using var answer = (await client.GetAsync(new Uri(path, UriKind.Relative))).EnsureSuccessStatusCode();
        return new((await answer.Content.ReadAsByteArrayAsync()).Length, answer.Headers.ETag!);
    }

    private sealed record Asked(int Size, EntityTagHeaderValue Entity)
    {
        public string Tag => Entity.ToString();
    }

    private sealed record Measure(string Name, double? Bar, Func<Task<Loaded>> Ours, Func<Task<Loaded>> Bare)
    {
        public List<(Loaded Ours, Loaded Bare)> Rounds { get; } = [];

        public IEnumerable<Finding> Findings(string size)
        {
            var median = Rounds.OrderBy(r => r.Ours.Rate / r.Bare.Rate).ElementAt(Rounds.Count / 2);
            var name = $"{Name}, {size} events";
            yield return Bar is { } bar
                ? Finding.AtLeast(bar, name, median.Ours.Rate, median.Bare.Rate, "requests/s")
                : Finding.Plain(name, median.Ours.Rate, median.Bare.Rate, "requests/s");
            yield return Finding.Plain($"{name}, p99",
                Suite.Percentile(Rounds.SelectMany(r => r.Ours.Milliseconds), 0.99), Suite.Percentile(Rounds.SelectMany(r => r.Bare.Milliseconds), 0.99), "ms");
        }
    }
}
