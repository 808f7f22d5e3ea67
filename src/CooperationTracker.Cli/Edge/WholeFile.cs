namespace CooperationTracker.Cli.Edge;

/// <summary>A file that takes its name once it is whole: one that was cut off leaves the one before.</summary>
internal static class WholeFile
{
    /// <summary>Writes it, over the one that has the name.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="write">Writes what it holds.</param>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var part = $"{path}.part";
        await using (var output = File.Create(part))
        {
            await write(output);
        }
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Writes it, over the one that has the name.</summary>
    public static void Write(string path, byte[] content)
    {
        File.WriteAllBytes($"{path}.part", content);
        File.Move($"{path}.part", path, overwrite: true);
    }
}
