namespace CooperationTracker.EventLog.Embedded;

/// <summary>The private server's log file.</summary>
internal static class ServerLog
{
    private const int TailLines = 12;
    private const long KeepBytes = 16 * 1024 * 1024;

    /// <summary>The last lines since a byte position, introduced and ready to end an error message.</summary>
    public static string Tail(string file, long from = 0)
    {
        var lines = ReadFrom(file, from).Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(TailLines).ToList();
        return lines.Count == 0 ? $"Its log {file} is empty." : $"Its log {file} ends:\n  {string.Join("\n  ", lines)}";
    }

    /// <summary>Everything that was logged since a byte position.</summary>
    public static string ReadFrom(string file, long from)
    {
        if (!File.Exists(file))
        {
            return "";
        }
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Min(from, stream.Length);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The log's length in bytes.</summary>
    public static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    /// <summary>Puts a log that has grown large aside, so that at most two are kept. Call while the server is down.</summary>
    public static void Turn(string file)
    {
        if (Length(file) > KeepBytes)
        {
            File.Move(file, file + ".1", overwrite: true);
        }
    }
}
