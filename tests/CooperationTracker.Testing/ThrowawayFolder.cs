using System.Security.Cryptography;
using CooperationTracker.EventLog.Embedded;

namespace CooperationTracker.Testing;

/// <summary>
/// A temporary folder that may hold a private server. It goes when it is disposed; where its process was killed, the
/// next one to make such a folder stops the server and removes it.
/// </summary>
public sealed class ThrowawayFolder : IAsyncDisposable
{
    // Our own umask may bar the user that the server drops to.
    private const UnixFileMode Passable = (UnixFileMode)0b111_101_101;

    // The lock tells that the owner lives; the system frees it whichever way the owner dies.
    private readonly FileStream _owner;

    private ThrowawayFolder(string path, FileStream owner)
    {
        Path = path;
        _owner = owner;
    }

    /// <summary>The folder, which exists and is empty at first.</summary>
    public string Path { get; }

    /// <summary>Where all test runs of this user share what is costly to fetch.</summary>
    public static string Shared => System.IO.Path.Combine(Root, "npm");

    private static string Root => System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"cooperationtracker-tests-{Environment.UserName}");

    /// <summary>Makes a folder, and first removes those of dead owners.</summary>
    public static async Task<ThrowawayFolder> CreateAsync()
    {
        Make(Root);
        foreach (var lockFile in Directory.EnumerateFiles(Root, "*.lock"))
        {
            if (TryLock(lockFile, FileMode.Open) is { } orphan)
            {
                await RemoveAsync(orphan);
            }
        }
        while (true)
        {
            var path = System.IO.Path.Combine(Root, RandomNumberGenerator.GetHexString(8, lowercase: true));
            // A sweeper may have taken the file between its birth and our lock; then it is gone.
            if (TryLock(path + ".lock", FileMode.CreateNew) is { } owner && File.Exists(owner.Name))
            {
                Make(path);
                return new ThrowawayFolder(path, owner);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await RemoveAsync(_owner);

    private static async Task RemoveAsync(FileStream owner)
    {
        var folder = System.IO.Path.ChangeExtension(owner.Name, null);
        await new PrivateServer(folder).StopAsync();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        await owner.DisposeAsync();
        File.Delete(owner.Name);
    }

    private static void Make(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, Passable);
        }
    }

    private static FileStream? TryLock(string file, FileMode mode)
    {
        try
        {
            return new FileStream(file, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null; // its owner lives, or another process is removing it
        }
    }
}
