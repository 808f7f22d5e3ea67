namespace CooperationTracker.Cli.Edge;

/// <summary>Where the tracker keeps what is its own, and where its seeds are.</summary>
internal static class DataFolder
{
    /// <summary>The environment variable that names the data folder.</summary>
    public const string Variable = "TRACKER_DATA";

    /// <summary>The checkout that the program was built in; null where it was installed without one.</summary>
    public static string? Project { get; } = FindProject();

    /// <summary>The option's, otherwise TRACKER_DATA's, otherwise <c>.data</c> in the checkout, otherwise the user's.</summary>
    public static string Choose(string? option)
    {
        var named = option ?? Environment.GetEnvironmentVariable(Variable);
        return Path.GetFullPath(named is { Length: > 0 } ? named : Project is { } project
            ? Path.Combine(project, ".data")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "CooperationTracker"));
    }

    /// <summary>The seeds of the checkout.</summary>
    public static string Seeds() => Project is { } project && Path.Combine(project, "seeds") is var seeds && Directory.Exists(seeds)
        ? seeds
        : throw EdgeException.BadInput(new EdgeError(EdgeCodes.NoSeeds, "There is no seeds folder beside this program. Name the folder or file to replay."));

    private static string? FindProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CooperationTracker.sln")))
            {
                return folder.FullName;
            }
        }
        return null;
    }
}
