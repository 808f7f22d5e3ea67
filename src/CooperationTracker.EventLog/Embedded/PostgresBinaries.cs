using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CooperationTracker.EventLog.Embedded;

/// <summary>The programs of one PostgreSQL version: initdb, postgres and pg_ctl.</summary>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Version">As the program prints it, such as 15.12.</param>
/// <param name="Source">Where they came from, for people: TRACKER_POSTGRES_BIN, PATH, installed, or npm with the package's name.</param>
public sealed partial record PostgresBinaries(string Folder, string Version, string Source)
{
    /// <summary>The oldest major version that the log works on.</summary>
    public const int OldestMajor = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly string[] Programs = ["initdb", "postgres", "pg_ctl"];

    /// <summary>The major version, which a cluster is tied to.</summary>
    public int Major => int.Parse(Leading().Match(Version).Value, CultureInfo.InvariantCulture);

    /// <summary>The full path of one of the programs.</summary>
    internal string Tool(string name) => ToolIn(Folder, name);

    /// <summary>The full path of a program in a folder.</summary>
    internal static string ToolIn(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>
    /// Finds binaries: the folder that the user named, otherwise PATH, otherwise the newest installed version,
    /// otherwise the npm package, which it installs.
    /// </summary>
    /// <param name="packageFolder">Where the npm package is, or is put.</param>
    /// <param name="major">The one major version that will do, for a cluster that exists; null for any from <see cref="OldestMajor"/>.</param>
    /// <param name="search">Where to look; the environment's when null.</param>
    /// <param name="progress">Told when a package is fetched.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ServerUnavailableException"><see cref="ServerFault.NoBinaries"/>, or <see cref="ServerFault.ClusterVersion"/> where only other versions are here.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        string packageFolder, int? major = null, BinarySearch? search = null, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        search ??= BinarySearch.FromEnvironment();
        bool Fits(PostgresBinaries found) => found.Major >= OldestMajor && (major is null || found.Major == major);

        var seen = new List<PostgresBinaries>();
        if (search.Explicit is { } named)
        {
            var found = await ReadAsync(named, BinarySearch.ExplicitVariable, cancellation)
                ?? throw new ServerUnavailableException(ServerFault.NoBinaries,
                    $"{BinarySearch.ExplicitVariable} names {named}, which does not hold initdb, postgres and pg_ctl. Name the bin folder of a PostgreSQL {OldestMajor} or later, or unset it.");
            return Fits(found) ? found : throw Unfit(major, [found], "");
        }

        foreach (var folder in search.Path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (await ReadAsync(folder, "PATH", cancellation) is not { } found)
            {
                continue;
            }
            if (Fits(found))
            {
                return found;
            }
            seen.Add(found);
        }

        var installed = new List<PostgresBinaries>();
        foreach (var folder in search.InstalledFolders())
        {
            if (await ReadAsync(folder, "installed", cancellation) is { } found)
            {
                installed.Add(found);
            }
        }
        if (installed.Where(Fits).MaxBy(found => found.Major) is { } newest)
        {
            return newest;
        }

        var npm = new NpmPackage(packageFolder, search.Path);
        if (major is null or NpmPackage.Major)
        {
            if (await npm.FindOrInstallAsync(progress, cancellation) is { } fetched)
            {
                return fetched;
            }
        }
        throw Unfit(major, [.. seen, .. installed], npm.WhyNot);
    }

    /// <summary>Whether a folder holds all three programs.</summary>
    internal static bool AreIn([NotNullWhen(true)] string? folder) => folder is not null && Programs.All(tool => File.Exists(ToolIn(folder, tool)));

    /// <summary>Reads what a folder holds; null unless it holds all three programs.</summary>
    internal static async Task<PostgresBinaries?> ReadAsync(string folder, string source, CancellationToken cancellation)
    {
        if (!AreIn(folder))
        {
            return null;
        }
        var answer = await Command.RunAsync(ToolIn(folder, "postgres"), ["--version"], folder, Limit, null, cancellation);
        var version = Printed().Match(answer.Output);
        return answer.Succeeded && version.Success ? new PostgresBinaries(folder, version.Groups[1].Value, source) : null;
    }

    private static ServerUnavailableException Unfit(int? major, List<PostgresBinaries> seen, string whyNoPackage)
    {
        var found = seen.Count == 0 ? "none" : string.Join(", ", seen.Select(each => $"{each.Version} in {each.Folder}"));
        return major is { } wanted
            ? new ServerUnavailableException(ServerFault.ClusterVersion,
                $"The private server's cluster was made by PostgreSQL {wanted}, which is not on this machine (found: {found}). "
                + $"Install PostgreSQL {wanted}, or name its bin folder in {BinarySearch.ExplicitVariable}; or reset the data folder and replay.")
            : new ServerUnavailableException(ServerFault.NoBinaries,
                $"""
                No PostgreSQL {OldestMajor} or later on this machine (found: {found}). Any one of these three will do:
                  1. give a connection string to a server: TRACKER_CONNECTION='Host=...;Username=...;Password=...;Database=...'
                  2. install PostgreSQL: apt-get install postgresql | dnf install postgresql-server | brew install postgresql@17 | winget install PostgreSQL.PostgreSQL.17
                     (or name the folder of its binaries in {BinarySearch.ExplicitVariable})
                  3. install Node.js with npm, and a private copy of PostgreSQL is fetched by itself ({whyNoPackage})
                """);
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+\S*)")]
    private static partial Regex Printed();

    [GeneratedRegex(@"^\d+")]
    private static partial Regex Leading();
}
