using CooperationTracker.Testing;

namespace CooperationTracker.Architecture.Tests;

/// <summary>The files that people wrote: not what builds and tools put beside them.</summary>
internal static class Sources
{
    private static readonly string[] Made = ["bin", "obj", ".git", "artifacts", "TestResults", ".data", "node_modules", ".vs", ".idea"];

    public static IEnumerable<string> Files(string pattern) => Files(new DirectoryInfo(Repository.Root), pattern);

    private static IEnumerable<string> Files(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(f => f.FullName)
            .Concat(folder.EnumerateDirectories().Where(d => !Made.Contains(d.Name)).SelectMany(d => Files(d, pattern)));
}
