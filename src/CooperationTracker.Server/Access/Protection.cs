namespace CooperationTracker.Server.Access;

/// <summary>Whether everyone may read, and whether the server may listen where it is told to.</summary>
/// <remarks>
/// On loopback with nothing set up, reading is open. Elsewhere a provider of tokens is named, or somebody has said that
/// reading is not open and a key works: a key alone does not say so, since deploy/run makes one for whoever tries the tracker.
/// </remarks>
internal sealed class Protection(ServerSettings settings, Listening listening)
{
    private readonly bool hasProvider = settings.Access.Provider() is not null;

    /// <summary>Whether everyone may read who reaches the server.</summary>
    public bool OpenReading => settings.Access.OpenReading ?? (listening.OnLoopback && !hasProvider);

    /// <summary>Whether only this machine reaches the server, and whoever is on it may read.</summary>
    public bool OpenInside => OpenReading && listening.OnLoopback;

    /// <summary>Ends the start where the server would listen without asking who calls.</summary>
    /// <exception cref="EdgeException">It would.</exception>
    public async Task CheckAsync(KnownKeys keys, CancellationToken cancellation)
    {
        if (listening.OnLoopback || hasProvider)
        {
            return;
        }
        if (settings.Access.OpenReading != false)
        {
            throw Unprotected("Say that reading is not open (Tracker:Access:OpenReading=false) and make a key ('tracker keys add NAME --role reader'), or name a provider of tokens (Tracker:Access:Authority).");
        }
        if (!await keys.AnyAsync(cancellation))
        {
            throw Unprotected("No key works yet: make one ('tracker keys add NAME --role reader'), or name a provider of tokens (Tracker:Access:Authority).");
        }
    }

    private EdgeException Unprotected(string todo) => EdgeException.BadInput(new EdgeError(ServerCodes.NotProtected,
        $"{string.Join(" and ", listening.Addresses)} can be reached from other machines, and nobody would be asked who they are. {todo}")
    { Field = "Tracker:Listen" });
}
