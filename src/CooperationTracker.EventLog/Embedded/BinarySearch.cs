namespace CooperationTracker.EventLog.Embedded;

/// <summary>Where to look for PostgreSQL binaries.</summary>
/// <param name="Explicit">A folder that the user named; nothing else is looked at then.</param>
/// <param name="Path">Folders as in PATH, for PostgreSQL and for npm.</param>
/// <param name="Folders">Folders of installed versions; one part of each may hold a star.</param>
public sealed record BinarySearch(string? Explicit, string Path, IReadOnlyList<string> Folders)
{
    /// <summary>The environment variable that names the folder of the binaries.</summary>
    public const string ExplicitVariable = "TRACKER_POSTGRES_BIN";

    /// <summary>TRACKER_POSTGRES_BIN, PATH, and the folders that the distributions, Homebrew and the Windows installer use.</summary>
    public static BinarySearch FromEnvironment() => new(
        Environment.GetEnvironmentVariable(ExplicitVariable) is { Length: > 0 } named ? named : null,
        Environment.GetEnvironmentVariable("PATH") ?? "",
        [
            "/usr/lib/postgresql/*/bin",
            "/usr/pgsql-*/bin",
            "/usr/lib/postgresql*/bin",
            "/usr/libexec/postgresql*",
            "/opt/homebrew/opt/postgresql*/bin",
            "/usr/local/opt/postgresql*/bin",
            "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
            "/Applications/Postgres.app/Contents/Versions/*/bin",
            @"C:\Program Files\PostgreSQL\*\bin",
        ]);

    /// <summary>The folders of installed versions that exist.</summary>
    internal IEnumerable<string> InstalledFolders() => Folders.SelectMany(Expand).Where(Directory.Exists);

    private static IEnumerable<string> Expand(string pattern)
    {
        var separator = pattern.Contains('\\', StringComparison.Ordinal) ? '\\' : '/';
        var parts = pattern.Split(separator);
        var star = Array.FindIndex(parts, part => part.Contains('*', StringComparison.Ordinal));
        if (star < 0)
        {
            return [pattern];
        }
        var parent = string.Join(separator, parts[..star]);
        var rest = string.Join(separator, parts[(star + 1)..]);
        return Directory.Exists(parent)
            ? Directory.EnumerateDirectories(parent, parts[star]).Select(folder => System.IO.Path.Combine(folder, rest))
            : [];
    }
}
