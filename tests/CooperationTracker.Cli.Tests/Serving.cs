using System.Diagnostics;
using System.Text.Json;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

/// <summary>A server that runs.</summary>
internal sealed class Serving : IDisposable
{
    private readonly Process process;
    private readonly Task<string> error;

    private Serving(Process process)
    {
        this.process = process;
        error = process.StandardError.ReadToEndAsync(Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Its process.</summary>
    public Process Process => process;

    /// <summary>What it said when it listened.</summary>
    public JsonElement Said { get; private set; }

    public HttpClient Client { get; private set; } = new();

    public static Task<Serving> StartAsync(TestDatabase database, string data, params string[] options) =>
        StartAsync(database.ConnectionString, data, options);

    public static async Task<Serving> StartAsync(string connection, string data, params string[] options)
    {
        var serving = new Serving(Tracker.Start(["serve", "--json", "--data", data, "--connection", connection, .. options]));
        var line = await serving.process.StandardOutput.ReadLineAsync(Cancellation);
        line.ShouldNotBeNull(line is null ? await serving.error : "");
        serving.Said = JsonElement.Parse(line);
        serving.Client = new() { BaseAddress = new Uri(serving.Said.Text("address")!) };
        return serving;
    }

    public async Task<(int ExitCode, string Error)> EndAsync(string signal)
    {
        await Tracker.SignalAsync(process, signal);
        return (process.ExitCode, await error);
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
