using System.Security.Cryptography;
using System.Text;

namespace CooperationTracker.Cli.Queue;

/// <summary>A folder that people and programs put statement files into.</summary>
/// <param name="path">The folder.</param>
internal sealed class WatchedFolder(string path)
{
    /// <summary>Where files go that are in the queue.</summary>
    public const string Queued = "queued";

    private static readonly string[] Endings = [".yaml", ".yml", ".json", ".jsonl"];

    private readonly string path = Path.GetFullPath(path);
    private Dictionary<string, WholeFile> seen = [];

    /// <summary>
    /// The files that are whole: as they were when they were last looked at. Whoever writes a large one slowly gives it its
    /// name at the end, as always where another program reads.
    /// </summary>
    /// <returns>They, in the order of their names, and whether there are others.</returns>
    public (IReadOnlyList<WholeFile> Whole, bool Growing) Look()
    {
        var now = new DirectoryInfo(path).EnumerateFiles()
            .Where(file => Endings.Contains(file.Extension.ToLowerInvariant()) && !file.Name.StartsWith('.'))
            .ToDictionary(file => file.FullName, WholeFile.Of);
        WholeFile[] whole = [.. now.Values.Where(file => seen.GetValueOrDefault(file.Path) == file).OrderBy(file => file.Path, StringComparer.Ordinal)];
        seen = now;
        return (whole, now.Count > whole.Length);
    }

    /// <summary>Moves a file out of the way, under a name that none has there yet.</summary>
    public void Move(string file)
    {
        var folder = Directory.CreateDirectory(Path.Combine(path, Queued)).FullName;
        for (var n = 1; ; n++)
        {
            var name = n == 1 ? Path.GetFileName(file) : $"{Path.GetFileNameWithoutExtension(file)}-{n}{Path.GetExtension(file)}";
            try
            {
                File.Move(file, Path.Combine(folder, name));
                return;
            }
            catch (FileNotFoundException)
            {
                return; // another one who watches was faster
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, name)))
            {
                // Take the next.
            }
        }
    }
}

/// <summary>A file as it was when it was looked at.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Written">When it was last written.</param>
internal readonly record struct WholeFile(string Path, long Length, DateTime Written)
{
    public static WholeFile Of(FileInfo file) => new(file.FullName, file.Length, file.LastWriteTimeUtc);

    /// <summary>Its name with this content, for the queue to know it by.</summary>
    public Guid NameOf(byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Path}\n{Written.Ticks}\n"));
        hash.AppendData(content);
        return new(hash.GetHashAndReset()[..16]);
    }
}
