using CooperationTracker.Domain;
using CooperationTracker.Server.Access;

namespace CooperationTracker.Cli.Access;

/// <summary>The analyst's key of a data folder, for whoever tries the tracker: in a file that its user alone can read.</summary>
/// <param name="Key">The key.</param>
/// <param name="File">Where it is kept.</param>
internal sealed record FolderKey(string Key, string File)
{
    private const int Names = 1_000;

    /// <summary>The key, made where there is none, or none that works on this database.</summary>
    public static async Task<FolderKey> EnsureAsync(string folder, ApiKeys keys, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, "analyst.key");
        if (System.IO.File.Exists(file) && (await System.IO.File.ReadAllTextAsync(file, cancellation)).Trim() is var kept
            && await keys.FindAsync(kept, Today(), cancellation) is not null)
        {
            return new(kept, file);
        }
        var key = await AddAsync(keys, cancellation);
        await WriteAsync(file, key, cancellation);
        return new(key, file);
    }

    private static DateOnly Today() => DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>Named like the user of this machine, since that is who appends with it.</summary>
    private static async Task<string> AddAsync(ApiKeys keys, CancellationToken cancellation)
    {
        var name = ApiKeys.IsName(Environment.UserName) ? Environment.UserName : "analyst";
        for (var number = 1; number <= Names; number++)
        {
            if (await keys.AddAsync(number == 1 ? name : $"{name}-{number}", Role.Analyst, expires: null, cancellation) is { } key)
            {
                return key;
            }
        }
        throw new EdgeException(FaultKind.Failed, new EdgeError(RefusalCodes.NameTaken,
            $"There are {Names} keys named like {name}. Make one of another name: tracker keys add NAME --role analyst."));
    }

    // Written aside and renamed, so that a reader sees the old key or the new one; nobody else may read it at any moment.
    private static async Task WriteAsync(string file, string key, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var aside = file + ".new";
        System.IO.File.Delete(aside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        await using (var writer = new StreamWriter(aside, options))
        {
            await writer.WriteLineAsync(key.AsMemory(), cancellation);
        }
        System.IO.File.Move(aside, file, overwrite: true);
    }
}
