using System.Globalization;
using System.Text;

namespace CooperationTracker.Audit.Tree;

/// <summary>Up to 256 hashes in a row of every eighth level of the tree, as C2SP tlog-tiles cuts it.</summary>
/// <param name="Level">0 for the hashes of leaves; above it each hash is the root of a full tile of the level below.</param>
/// <param name="Index">Its place in the level, from 0.</param>
/// <param name="Width">How many hashes it has: <see cref="Full"/>, or fewer at the right edge of a tree.</param>
public readonly record struct TileId(int Level, long Index, int Width)
{
    /// <summary>The hashes of a full tile.</summary>
    public const int Full = 1 << Height;

    /// <summary>The levels of the tree that a tile spans.</summary>
    internal const int Height = 8;

    /// <summary>The highest level that has tiles in a tree of 2^62 leaves; the specification's own bound is 63.</summary>
    private const int HighestLevel = 7;

    private const int DigitsOfAnElement = 3;

    /// <summary>Whether it is full, and never changes.</summary>
    public bool IsFull => Width == Full;

    /// <summary>The tile of an index as a tree of a size has it.</summary>
    internal static TileId In(long size, int level, long index) =>
        new(level, index, (int)Math.Min(Full, (size >> (Height * level)) - (index * Full)));

    /// <summary>Whether a tree of a size has it.</summary>
    public bool IsIn(long size) => Width > 0 && Index < 1L << 54 && (size >> (Height * Level)) - (Index * Full) >= Width;

    /// <summary>Reads the end of a tile's path, such as <c>x001/067</c> or <c>x001/067.p/112</c>.</summary>
    /// <param name="level">The level; for bundles of entries 0.</param>
    /// <param name="path">What follows the level.</param>
    /// <returns>Null where it is no path that a tile has.</returns>
    public static TileId? TryParse(int level, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var parts = path.Split(".p/");
        if (level is < 0 or > HighestLevel || parts.Length > 2 || TryParseIndex(parts[0]) is not { } index)
        {
            return null;
        }
        if (parts.Length == 1)
        {
            return new(level, index, Full);
        }
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            && width is > 0 and < Full && parts[1] == width.ToString(CultureInfo.InvariantCulture)
            ? new(level, index, width)
            : null;
    }

    /// <summary>The end of its path.</summary>
    public string Path()
    {
        var path = new StringBuilder((Index % 1000).ToString("000", CultureInfo.InvariantCulture));
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
        {
            path.Insert(0, string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/"));
        }
        return (IsFull ? path : path.Append(CultureInfo.InvariantCulture, $".p/{Width}")).ToString();
    }

    private static long? TryParseIndex(string text)
    {
        var elements = text.Split('/');
        if (elements.Length > 5 || (elements.Length > 1 && elements[0] == "x000"))
        {
            return null;
        }
        var index = 0L;
        for (var i = 0; i < elements.Length; i++)
        {
            var isLast = i == elements.Length - 1;
            var digits = isLast ? elements[i] : elements[i].StartsWith('x') ? elements[i][1..] : "";
            if (digits.Length != DigitsOfAnElement || !digits.All(char.IsAsciiDigit))
            {
                return null;
            }
            index = (index * 1000) + int.Parse(digits, CultureInfo.InvariantCulture);
        }
        return index;
    }
}
