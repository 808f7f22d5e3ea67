namespace CooperationTracker.Cli.Edge;

/// <summary>What the program's exit code says.</summary>
public static class ExitCodes
{
    /// <summary>Done, or so already.</summary>
    public const int Done = 0;

    /// <summary>Refused because of what stands in the log, or failed for a reason outside the request: a server lost, a disk full.</summary>
    public const int Failed = 1;

    /// <summary>Something that was handed in is wrong: a file, a name, a date, an option, a server or database that cannot be worked on.</summary>
    public const int BadInput = 2;

    /// <summary>Ctrl-C, or a request to end: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code of a request that came to nothing.</summary>
    internal static int Of(FaultKind kind) => kind == FaultKind.BadInput ? BadInput : Failed;
}
