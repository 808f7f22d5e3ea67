using System.Diagnostics;

namespace CooperationTracker.EventLog.Tests.Embedded;

/// <summary>Another process that starts the private server of a data folder, as a tracker command does, and can be killed.</summary>
internal sealed class StarterProcess : IDisposable
{
    private readonly Process _process;

    private StarterProcess(Process process) => _process = process;

    public static StarterProcess Start(string dataFolder)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CooperationTracker.Testing" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return new StarterProcess(Process.Start(new ProcessStartInfo(program, ["start", dataFolder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>The connection string it prints once the server answers.</summary>
    public async Task<string?> ConnectionStringAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
