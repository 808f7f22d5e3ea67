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
    private Dictionary<string, State> seen = [];

    /// <summary>
    /// The files that are whole: as they were when they were last looked at. Whoever writes a large one slowly gives it its
    /// name at the end, as always where another program reads.
    /// </summary>
    /// <returns>They, in the order of their names, and whether there are others.</returns>
    public (IReadOnlyList<string> Whole, bool Growing) Look()
    {
        var now = new DirectoryInfo(path).EnumerateFiles()
            .Where(file => Endings.Contains(file.Extension.ToLowerInvariant()) && !file.Name.StartsWith('.'))
            .ToDictionary(file => file.FullName, State.Of);
        string[] whole = [.. now.Where(file => seen.GetValueOrDefault(file.Key) == file.Value).Select(file => file.Key).Order(StringComparer.Ordinal)];
        seen = now;
        return (whole, now.Count > whole.Length);
    }

    /// <summary>The name of a file with this content, for the queue to know it by.</summary>
    public static Guid NameOf(string file, byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{File.GetLastWriteTimeUtc(file).Ticks}\n"));
        hash.AppendData(content);
        return new(hash.GetHashAndReset()[..16]);
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

    private readonly record struct State(long Length, DateTime Written)
    {
        public static State Of(FileInfo file) => new(file.Length, file.LastWriteTimeUtc);
    }
}
