namespace CooperationTracker.Audit.Leaves;

/// <summary>Bytes that are written one after another, may be put in another order, and are used again and again.</summary>
internal sealed class ByteBuffer
{
    private byte[] bytes = new byte[1024];

    /// <summary>How many have been written.</summary>
    public int Count { get; private set; }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Count);

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> more)
    {
        more.CopyTo(Reserve(more.Length));
        Count += more.Length;
    }

    /// <summary>Adds a byte.</summary>
    public void Write(byte one)
    {
        if (Count == bytes.Length)
        {
            Reserve(1);
        }
        bytes[Count++] = one;
    }

    /// <summary>Adds text as UTF-8.</summary>
    public void Write(ReadOnlySpan<char> text) => Count += System.Text.Encoding.UTF8.GetBytes(text, Reserve(text.Length * 3));

    /// <summary>Takes back what has been written after a place.</summary>
    public void Truncate(int count) => Count = count;

    private Span<byte> Reserve(int more)
    {
        if (bytes.Length - Count < more)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Count + more));
        }
        return bytes.AsSpan(Count);
    }
}
