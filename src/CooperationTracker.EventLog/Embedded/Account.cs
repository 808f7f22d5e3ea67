namespace CooperationTracker.EventLog.Embedded;

/// <summary>The user that runs the private server. PostgreSQL refuses root, so as root it is another one.</summary>
/// <param name="Name">The user's name; null when it is the current user.</param>
internal sealed record Account(string? Name)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly Account Current = new((string?)null);

    /// <summary>The account for a cluster: whoever owns it already, otherwise postgres or nobody.</summary>
    public static async Task<Account> ForAsync(string cluster, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return Current; // On Windows pg_ctl and initdb drop an administrator's rights themselves.
        }
        if (Directory.Exists(cluster) && await OwnerOfAsync(cluster, cancellation) is var owner and not "root")
        {
            return new Account(owner);
        }
        foreach (var name in new[] { "postgres", "nobody" })
        {
            if ((await Command.RunAsync("id", ["-u", name], "/", Limit, null, cancellation)).Succeeded)
            {
                return new Account(name);
            }
        }
        throw new ServerUnavailableException(ServerFault.NoUnprivilegedUser,
            "PostgreSQL refuses to run as root and there is no user postgres or nobody here to run it as. "
            + "Run as an ordinary user, create one of those two, or give a connection string in TRACKER_CONNECTION.");
    }

    /// <summary>Whether this account may enter <paramref name="folder"/>, which every folder above it must allow too.</summary>
    public async Task<bool> CanEnterAsync(string folder, CancellationToken cancellation) =>
        Name is null || (await RunAsync("/bin/sh", ["-c", "cd \"$0\"", folder], "/", Limit, cancellation)).Succeeded;

    /// <summary>Gives a file or folder, with all in it, to this account.</summary>
    public async Task OwnAsync(string path, CancellationToken cancellation)
    {
        if (Name is null)
        {
            return;
        }
        var result = await Command.RunAsync("chown", ["-R", Name + ":", path], "/", Limit, null, cancellation);
        if (!result.Succeeded)
        {
            throw new ServerUnavailableException(ServerFault.NoUnprivilegedUser,
                $"PostgreSQL refuses to run as root, and {path} cannot be given to the user {Name}: {result.Output}");
        }
    }

    /// <summary>Runs a program as this account.</summary>
    public Task<CommandResult> RunAsync(
        string file, IEnumerable<string> arguments, string folder, TimeSpan limit, CancellationToken cancellation) =>
        Command.RunAsync(file, arguments, folder, limit, Name, cancellation);

    // "drwx------ 19 postgres postgres 4096 ...": the third word, in every ls there is.
    private static async Task<string> OwnerOfAsync(string path, CancellationToken cancellation)
    {
        var listing = await Command.RunAsync("ls", ["-ld", path], "/", Limit, null, cancellation);
        return listing.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2) ?? "root";
    }
}
