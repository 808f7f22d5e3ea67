using System.ComponentModel;
using System.Diagnostics;

namespace CooperationTracker.EventLog.Embedded;

/// <summary>What a finished program left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs a program to its end, as another user where asked.</summary>
internal static class Command
{
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    /// <summary>Runs <paramref name="file"/> in <paramref name="folder"/> and collects what it prints.</summary>
    /// <param name="file">Path or name of the program.</param>
    /// <param name="arguments">Its arguments, unquoted.</param>
    /// <param name="folder">Working directory; one that <paramref name="user"/> may enter.</param>
    /// <param name="limit">How long it may take; then it is killed, which is a failure.</param>
    /// <param name="user">Name of the user to run as (needs root); null for the current one.</param>
    /// <param name="cancellation">Kills the program.</param>
    public static async Task<CommandResult> RunAsync(
        string file, IEnumerable<string> arguments, string folder, TimeSpan limit, string? user, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UserName = user ?? "",
        };
        // A PGPORT or PGDATA of the user's shell must not reach our own server; messages are read in English.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["LC_ALL"] = "C";

        using var process = Start(start);
        process.StandardInput.Close();
        var output = Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(CancellationToken.None),
            process.StandardError.ReadToEndAsync(CancellationToken.None));
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(bounded.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return new CommandResult(-1, $"{file} did not end within {limit.TotalSeconds:0} seconds");
        }
        // A server that pg_ctl leaves behind may hold the pipes open, so their end is not waited for without bound.
        var finished = await Task.WhenAny(output, Task.Delay(OutputGrace, cancellation));
        return new CommandResult(process.ExitCode, finished == output ? string.Concat(await output).Trim() : "");
    }

    /// <summary>Finds a program in a list of folders written as PATH is; null when it is not there.</summary>
    public static string? Find(string name, string path)
    {
        string[] names = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            var user = start.UserName.Length == 0 ? "" : $" as user {start.UserName}";
            throw new ServerUnavailableException(ServerFault.StartFailed,
                $"{start.FileName} cannot be run{user} in {start.WorkingDirectory}: {failure.Message}", failure);
        }
    }
}
