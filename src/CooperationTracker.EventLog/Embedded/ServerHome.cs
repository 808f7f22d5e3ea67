using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CooperationTracker.EventLog.Embedded;

/// <summary>What the next command should know about the private server.</summary>
/// <param name="Port">The port it had last, kept where it is still free.</param>
/// <param name="Binaries">The folder of the programs that started it.</param>
internal sealed record ServerState(int Port, string Binaries);

/// <summary>The private server's folder: cluster, password, state and log.</summary>
internal sealed class ServerHome
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Passable = (UnixFileMode)0b111_101_101;
    private const string Elsewhere = "/var/lib/cooperationtracker";

    private ServerHome(string folder, Account account)
    {
        Folder = folder;
        Account = account;
    }

    public string Folder { get; }
    public Account Account { get; }
    public string Cluster => ClusterIn(Folder);
    public string Log => Path.Combine(Folder, "server.log");
    public string Packages => Path.Combine(Folder, "npm");
    public string PasswordFile => Path.Combine(Folder, "password");
    private string StateFile => Path.Combine(Folder, "server.json");

    /// <summary>The cluster's major version; null while there is no whole cluster.</summary>
    public int? ClusterMajor => Path.Combine(Cluster, "PG_VERSION") is var file && File.Exists(file)
        ? int.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture)
        : null;

    /// <summary>The home that belongs to a data folder; null before there is one.</summary>
    /// <param name="dataFolder">Its one path.</param>
    /// <param name="spelled">As it was written this time: earlier versions knew a home by that.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ServerHome?> FindAsync(string dataFolder, string spelled, CancellationToken cancellation)
    {
        var folder = RememberedPlace(dataFolder, [dataFolder, Path.GetFullPath(spelled)]) ?? Inside(dataFolder);
        return Directory.Exists(folder)
            ? new ServerHome(folder, await Account.ForAsync(ClusterIn(folder), cancellation))
            : null;
    }

    /// <summary>
    /// The home that belongs to a data folder, made where it is missing: inside it, or, where the account that runs the
    /// server cannot enter it (as root, under /root), under /var/lib, with a note of that in the data folder.
    /// </summary>
    /// <inheritdoc cref="FindAsync"/>
    public static async Task<ServerHome> MakeAsync(string dataFolder, string spelled, CancellationToken cancellation)
    {
        if (await FindAsync(dataFolder, spelled, cancellation) is { } home)
        {
            return home;
        }
        var account = await Account.ForAsync(ClusterIn(Inside(dataFolder)), cancellation);
        var folder = Inside(dataFolder);
        if (!await account.CanEnterAsync(dataFolder, cancellation))
        {
            folder = Path.Combine(Elsewhere, $"{HashOf(dataFolder)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
            CreateFolder(Elsewhere, Passable);
            await File.WriteAllTextAsync(PlaceFile(dataFolder), folder, cancellation);
        }
        CreateFolder(folder, OwnerOnly | UnixFileMode.UserExecute);
        await account.OwnAsync(folder, cancellation);
        return new ServerHome(folder, account);
    }

    /// <exception cref="IOException">There is none: the file is missing or empty.</exception>
    public string ReadPassword() => File.ReadAllText(PasswordFile) is { Length: > 0 } password
        ? password
        : throw new IOException($"'{PasswordFile}' is empty.");

    /// <summary>Writes a new password that only the server's account and we can read.</summary>
    public Task WritePasswordAsync(CancellationToken cancellation) =>
        ReplaceAsync(PasswordFile, RandomNumberGenerator.GetHexString(40, lowercase: true), cancellation);

    /// <summary>What the last start left; null before the first, and where it cannot be read.</summary>
    public ServerState? ReadState()
    {
        try
        {
            return File.Exists(StateFile) ? JsonSerializer.Deserialize<ServerState>(File.ReadAllText(StateFile)) : null;
        }
        catch (JsonException)
        {
            // Damaged, as by a loss of power. It only spares a search for what it says.
            return null;
        }
    }

    public Task WriteStateAsync(ServerState state, CancellationToken cancellation) =>
        ReplaceAsync(StateFile, JsonSerializer.Serialize(state), cancellation);

    /// <summary>Runs one of PostgreSQL's programs as the server's account.</summary>
    public Task<CommandResult> RunAsync(string tool, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancellation) =>
        Account.RunAsync(tool, arguments, Folder, limit, cancellation);

    private static string Inside(string dataFolder) => Path.Combine(dataFolder, "postgres");

    private static string ClusterIn(string home) => Path.Combine(home, "cluster");

    private static string PlaceFile(string dataFolder) => Path.Combine(dataFolder, "postgres.place");

    // A copied data folder carries the note along; the hash keeps it from sharing the original's cluster.
    private static string? RememberedPlace(string dataFolder, IEnumerable<string> spellings) =>
        File.Exists(PlaceFile(dataFolder)) && File.ReadAllText(PlaceFile(dataFolder)).Trim() is var place
            && spellings.Any(spelling => Path.GetFileName(place).StartsWith(HashOf(spelling), StringComparison.Ordinal))
            ? place
            : null;

    private static string HashOf(string dataFolder) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..12];

    private static void CreateFolder(string folder, UnixFileMode mode)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, mode); // whatever the umask says
        }
    }

    // Written aside and renamed: a reader sees the old file or the new one, never half of it. It is the account's, not
    // root's: after root, the account's user can go on.
    private async Task ReplaceAsync(string file, string text, CancellationToken cancellation)
    {
        var aside = file + ".new";
        File.Delete(aside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        await using (var writer = new StreamWriter(aside, options))
        {
            await writer.WriteAsync(text.AsMemory(), cancellation);
        }
        await Account.OwnAsync(aside, cancellation);
        File.Move(aside, file, overwrite: true);
    }
}
