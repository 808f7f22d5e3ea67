using System.Buffers;

namespace CooperationTracker.Intake.Documents;

/// <summary>Reads a file with errors that a person can act on.</summary>
internal static class FileBytes
{
    public static async Task<byte[]> ReadAsync(string path, int maxBytes, Stream? standardInput, CancellationToken cancellation)
    {
        try
        {
            if (path != "-")
            {
                var length = new FileInfo(path).Length;
                return length > maxBytes ? throw TextEncoding.TooLarge(path, length, maxBytes) : await File.ReadAllBytesAsync(path, cancellation);
            }
            return await ReadAsync(path, standardInput!, maxBytes, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(new InputError(path, 0, 0, "", InputCodes.Unreadable, Reason(path, e), []));
        }
    }

    public static async Task<byte[]> ReadAsync(string name, Stream content, int maxBytes, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(81920);
        try
        {
            for (int read; (read = await content.ReadAsync(chunk, cancellation)) > 0;)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > maxBytes)
                {
                    throw TextEncoding.TooLarge(name, buffer.Length, maxBytes);
                }
            }
            return buffer.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    public static string Reason(string path, Exception e) => e switch
    {
        _ when Directory.Exists(path) => "This is a folder; name a file in it.",
        FileNotFoundException or DirectoryNotFoundException => "There is no such file. Check the path.",
        UnauthorizedAccessException => "The file may not be read by you. Check its permissions.",
        _ => $"The file cannot be read: {e.Message}",
    };
}
