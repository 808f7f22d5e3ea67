using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Intake.Replay;

/// <summary>Reads a file of JSON lines as a stream of documents, whatever its size.</summary>
internal static class JsonLines
{
    /// <exception cref="InputException">The file cannot be read, or a line is too long or wrongly encoded.</exception>
    public static async IAsyncEnumerable<InputDocument> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(Open(path), new(bufferSize: 1 << 20));
        var line = 0;
        var any = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (TryCut(ref buffer, read.IsCompleted) is { } bytes)
            {
                line++;
                if (!bytes.AsSpan().TrimStart(" \t\r"u8).IsEmpty)
                {
                    any = true;
                    TextEncoding.Check(path, bytes, InputDocument.MaxBytes, line);
                    yield return InputDocument.FromJson(path, bytes, line);
                }
            }
            if (buffer.Length > InputDocument.MaxBytes)
            {
                throw new InputException(new InputError(path, line + 1, 1, "", InputCodes.TooLarge,
                    $"This line is longer than {InputDocument.MaxBytes / 1048576} MB: each line holds one statement.", []));
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }
        await reader.CompleteAsync();
        if (!any)
        {
            throw new InputException(new InputError(path, 0, 0, "", InputCodes.Empty, "The file is empty.", []));
        }
    }

    private static byte[]? TryCut(ref ReadOnlySequence<byte> buffer, bool completed)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            var bytes = buffer.Slice(0, end).ToArray();
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return bytes;
        }
        if (!completed || buffer.IsEmpty)
        {
            return null;
        }
        var rest = buffer.ToArray();
        buffer = buffer.Slice(buffer.End);
        return rest;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(new InputError(path, 0, 0, "", InputCodes.Unreadable, FileBytes.Reason(path, e), []));
        }
    }
}
