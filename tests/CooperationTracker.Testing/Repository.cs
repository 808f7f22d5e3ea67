namespace CooperationTracker.Testing;

/// <summary>The working copy that the tests were built in, for tests of what stands beside the code.</summary>
public static class Repository
{
    /// <summary>The folder of CooperationTracker.sln.</summary>
    public static string Root { get; } = Upwards(AppContext.BaseDirectory, "CooperationTracker.sln")
        ?? throw new InvalidOperationException("The tests do not stand in a working copy: no CooperationTracker.sln above them.");

    /// <summary>
    /// The folder of the source documents, <c>shared/statements</c> in a folder above the working copy; null where
    /// this machine does not have them. They are not ours to publish.
    /// </summary>
    public static string? Documents { get; } = Upwards(Root, Path.Combine("shared", "statements")) is { } above
        ? Path.Combine(above, "shared", "statements")
        : null;

    /// <summary>A file or folder of the working copy.</summary>
    /// <param name="path">Its path from the root, with slashes.</param>
    public static string File(string path) => Path.Combine(Root, path);

    private static string? Upwards(string from, string what)
    {
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, what)))
            {
                return at.FullName;
            }
        }
        return null;
    }
}
