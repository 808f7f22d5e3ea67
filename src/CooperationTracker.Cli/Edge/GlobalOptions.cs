using System.CommandLine;

namespace CooperationTracker.Cli.Edge;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Connection = new("--connection")
    {
        Description = "A PostgreSQL server to use instead of the private one; TRACKER_CONNECTION where it is absent.",
        HelpName = "STRING",
        Recursive = true,
    };

    public static readonly Option<string?> Data = new("--data")
    {
        Description = "The folder of the private server; TRACKER_DATA where it is absent.",
        HelpName = "FOLDER",
        Recursive = true,
    };

    public static readonly Option<string?> Engine = new Option<string?>("--engine")
    {
        Description = "The engine that appends and projects: auto takes marten where it was built in; the setting Tracker:Engine where it is absent.",
        HelpName = "auto|marten|npgsql",
        Recursive = true,
    }.AcceptOnlyFromAmong([.. EngineCatalogue.Names]);

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print JSON, errors too.",
        Recursive = true,
    };

    public static readonly Option<bool> Quiet = new("--quiet", "-q")
    {
        Description = "Say nothing of progress.",
        Recursive = true,
    };
}
