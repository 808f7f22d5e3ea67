using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Intake.Replay;

/// <summary>Reads JSON lines as they come, whatever their number; blank ones are passed over.</summary>
internal static class JsonLines
{
    /// <summary>The lines of a file as documents.</summary>
    /// <exception cref="InputException">The file cannot be read, or a line is too long or wrongly encoded.</exception>
    public static async IAsyncEnumerable<InputDocument> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var file = Open(path);
        await foreach (var line in ReadAsync(file, path, cancellation))
        {
            yield return line.ToDocument(path);
        }
    }

    /// <summary>The lines of a stream, good or bad.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static async IAsyncEnumerable<JsonLine> ReadAsync(Stream content, string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = PipeReader.Create(content, new(bufferSize: 1 << 20, leaveOpen: true));
        var (line, searched, any, skipping) = (0, 0L, false, false);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellation);
                var buffer = read.Buffer;
                while (TryCut(ref buffer, ref searched, read.IsCompleted) is { } bytes)
                {
                    line++;
                    if (skipping)
                    {
                        skipping = false; // the rest of a line that was told of already
                    }
                    else if (!bytes.AsSpan().TrimStart(" \t\r"u8).IsEmpty)
                    {
                        any = true;
                        yield return new(line, bytes);
                    }
                }
                if (buffer.Length > InputDocument.MaxBytes)
                {
                    if (!skipping)
                    {
                        (any, skipping) = (true, true);
                        yield return new(line + 1, null);
                    }
                    (buffer, searched) = (buffer.Slice(buffer.End), 0);
                }
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
        if (!any)
        {
            throw new InputException(new InputError(name, 0, 0, "", InputCodes.Empty, "The file is empty.", []));
        }
    }

    /// <summary>Cuts the next line off, without looking again at what held no end of one; null where it has not come whole.</summary>
    private static byte[]? TryCut(ref ReadOnlySequence<byte> buffer, ref long searched, bool completed)
    {
        if (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
        {
            var bytes = buffer.Slice(0, end).ToArray();
            (buffer, searched) = (buffer.Slice(buffer.GetPosition(1, end)), 0);
            return bytes;
        }
        searched = buffer.Length;
        if (!completed || buffer.IsEmpty)
        {
            return null;
        }
        var rest = buffer.ToArray();
        (buffer, searched) = (buffer.Slice(buffer.End), 0);
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

/// <summary>One of many lines.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Its content; null where it is longer than is read.</param>
internal readonly record struct JsonLine(int Number, byte[]? Bytes)
{
    /// <summary>It as a document.</summary>
    /// <exception cref="InputException">It is too long or wrongly encoded.</exception>
    public InputDocument ToDocument(string name)
    {
        if (Bytes is null)
        {
            throw new InputException(new InputError(name, Number, 1, "", InputCodes.TooLarge,
                $"This line is longer than {InputDocument.MaxBytes / 1048576} MB: each line holds one statement.", []));
        }
        TextEncoding.Check(name, Bytes, InputDocument.MaxBytes, Number);
        return InputDocument.FromJson(name, Bytes, Number);
    }
}
