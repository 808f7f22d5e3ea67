using System.Diagnostics;
using System.Globalization;

namespace CooperationTracker.EventLog.Embedded;

/// <summary>The running server process of a cluster, as its postmaster.pid tells and the system confirms.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="Port">The port it listens on.</param>
internal sealed record Postmaster(int Pid, int Port)
{
    /// <summary>
    /// The process that serves a cluster; null when none does. The file alone proves nothing: after a crash its pid may
    /// belong to somebody else.
    /// </summary>
    public static async Task<Postmaster?> FindAsync(string cluster, CancellationToken cancellation)
    {
        var lines = ReadLines(PidFile(cluster));
        // Lines of postmaster.pid: pid, data folder, start time, port (PostgreSQL's utils/pidfile.h), all written at once.
        if (!int.TryParse(lines.ElementAtOrDefault(0), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            || !int.TryParse(lines.ElementAtOrDefault(3), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }
        return await ServesAsync(pid, cluster, cancellation) ? new Postmaster(pid, port) : null;
    }

    /// <summary>
    /// Removes the pid file of a server that is gone. PostgreSQL does so itself, except where the pid was given to
    /// another process of the same user. Call it under the start lock, and only when <see cref="FindAsync"/> finds none.
    /// </summary>
    /// <remarks>Orphaned backends stay safe: their shared memory still bars a second server from the cluster.</remarks>
    public static void RemoveStalePidFile(string cluster) => File.Delete(PidFile(cluster));

    private static string PidFile(string cluster) => Path.Combine(cluster, "postmaster.pid");

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static async Task<bool> ServesAsync(int pid, string cluster, CancellationToken cancellation)
    {
        if (OperatingSystem.IsLinux())
        {
            // World-readable, where /proc/PID/cwd and exe need more rights than root has in a container. Empty for a zombie.
            return IsServerOf(cluster, ReadCommandLine(pid));
        }
        if (OperatingSystem.IsWindows())
        {
            return Process.GetProcesses().Any(process => process.Id == pid && process.ProcessName == "postgres");
        }
        var listing = await Command.RunAsync(
            "ps", ["-ww", "-o", "command=", "-p", pid.ToString(CultureInfo.InvariantCulture)], "/", TimeSpan.FromSeconds(10), null, cancellation);
        return listing.Output.Contains("postgres", StringComparison.Ordinal) && listing.Output.Contains(cluster, StringComparison.Ordinal);
    }

    private static string[] ReadCommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            return [""]; // no such process, or it ended under our eyes
        }
    }

    private static bool IsServerOf(string cluster, string[] commandLine) =>
        Path.GetFileName(commandLine[0]) == "postgres" && commandLine.Any(word => Path.IsPathRooted(word) && RealPath.Of(word) == RealPath.Of(cluster));
}
