using System.Diagnostics;
using System.Text.Json;
using CooperationTracker.Edge;

namespace CooperationTracker.Benchmarks.Server;

/// <summary>A process that serves HTTP on loopback until it is disposed of.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly Process process;

    private Served(Process process, Uri address) => (this.process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The tracker as everybody runs it, over a database. It takes as many requests as come, since one caller sends them all.</summary>
    public static async Task<Served> TrackerAsync(string connection, string engine = EngineCatalogue.Auto)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "tracker.dll");
        var (process, line) = await StartAsync(
            ["exec", program, "serve", "--json", "--listen", "http://127.0.0.1:0", "--connection", connection, "--engine", engine],
            ("Tracker__Limits__RequestsPerSecond", "0"), ("Logging__LogLevel__Default", "Error"));
        return new(process, new(JsonElement.Parse(line).GetProperty("address").GetString()!));
    }

    /// <summary>Bare endpoints that answer with constants of some sizes.</summary>
    public static async Task<Served> BareAsync(params IEnumerable<int> sizes)
    {
        var (process, line) = await StartAsync(Child.Line(["bare-endpoint", .. sizes.Select(size => $"{size}")]));
        return new(process, new(line));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<(Process Process, string Line)> StartAsync(string[] line, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, line) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        return (process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"'{line[2]}' ended before it served."));
    }
}
