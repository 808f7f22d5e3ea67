namespace CooperationTracker.Domain.Time;

/// <content>Equality by text, and the order in which values are listed.</content>
public sealed partial class Edtf : IEquatable<Edtf>, IComparable<Edtf>
{
    /// <summary>
    /// Orders by the first day, then the day by which it has begun, then the last day, then the text (ordinal). An unknown
    /// first day comes first, an unknown later one last. Equal is only what is equal.
    /// </summary>
    public int CompareTo(Edtf? other)
    {
        if (other is null) return 1;
        var order = _extent.Earliest.CompareTo(other._extent.Earliest);
        if (order == 0) order = _extent.BegunLatest.CompareTo(other._extent.BegunLatest);
        if (order == 0) order = _extent.Latest.CompareTo(other._extent.Latest);
        return order != 0 ? order : string.CompareOrdinal(_text, other._text);
    }

    /// <inheritdoc/>
    public bool Equals(Edtf? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Edtf);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether the texts are the same.</summary>
    public static bool operator ==(Edtf? left, Edtf? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the texts differ.</summary>
    public static bool operator !=(Edtf? left, Edtf? right) => !(left == right);

    /// <summary>Whether the left one is listed first; null comes before everything.</summary>
    public static bool operator <(Edtf? left, Edtf? right) => Comparer<Edtf>.Default.Compare(left, right) < 0;

    /// <summary>Whether the left one is listed last; null comes before everything.</summary>
    public static bool operator >(Edtf? left, Edtf? right) => right < left;

    /// <summary>Whether the left one is not listed after the right one.</summary>
    public static bool operator <=(Edtf? left, Edtf? right) => !(right < left);

    /// <summary>Whether the left one is not listed before the right one.</summary>
    public static bool operator >=(Edtf? left, Edtf? right) => !(left < right);
}
