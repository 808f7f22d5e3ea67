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
