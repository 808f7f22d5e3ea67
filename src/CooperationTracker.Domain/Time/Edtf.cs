using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Time;

/// <summary>
/// A date as a statement gives it: a day, month, season or year, an interval, a set of dates, and how sure it is.
/// Extended Date/Time Format, Library of Congress profile of 4 February 2019 (ISO 8601-2:2019).
/// </summary>
/// <remarks>
/// <para>Read are levels 0 and 1 whole, and of level 2 the sub-year groupings 25 to 41, the sets <c>{...}</c> (all of) and
/// <c>[...]</c> (one of), and the digits X of level 1 in either end of an interval. <c>..</c> alone, a wholly unknown date, is our codebook's own value, of level 1.</para>
/// <para>Each form has one spelling, so a value is its text: <see cref="ToString"/> gives the text that was read, and two
/// values are equal when their texts are. Times of day are checked and kept; the days are those written, in whatever
/// zone they were written.</para>
/// <para>Years outside 0001 to 9999 are read and kept. The public bounds then clamp to <see cref="DateOnly.MinValue"/> and
/// <see cref="DateOnly.MaxValue"/>; order and questions go by the true days.</para>
/// <para>Immutable, and safe to use from several threads.</para>
/// </remarks>
[JsonConverter(typeof(EdtfJsonConverter))]
public sealed partial class Edtf
{
    private readonly string _text;
    private readonly Extent _extent;
    private readonly Extent[]? _members;
    private readonly bool _isAllOf;

    internal Edtf(string text, in EdtfParser parsed)
    {
        _text = text;
        _extent = parsed.Extent;
        _members = parsed.Members;
        _isAllOf = parsed.IsAllOf;
        Level = parsed.Level;
        IsQualified = parsed.IsQualified;
    }

    /// <summary>The lowest EDTF level, 0 to 2, that has every feature the text uses.</summary>
    public int Level { get; }

    /// <summary>
    /// Whether any part is marked uncertain (<c>?</c>), approximate (<c>~</c>) or both (<c>%</c>). Such a value keeps the
    /// bounds of its text without the mark, and nothing about it is certain.
    /// </summary>
    public bool IsQualified { get; }

    /// <summary>The first day it may have held; null where there is no bound or it is unknown.</summary>
    public DateOnly? Earliest => _extent.Earliest.ToDateOnly();

    /// <summary>The last day it may have held; null where there is no bound or it is unknown.</summary>
    public DateOnly? Latest => _extent.Latest.ToDateOnly();

    /// <summary>The first day it may have begun: <see cref="Earliest"/>.</summary>
    public DateOnly? BegunEarliest => Earliest;

    /// <summary>
    /// The day by which it has begun, whichever of its days is the true one; null where no day is late enough.
    /// </summary>
    /// <remarks>
    /// A date has begun by its last day, an interval by the last day of its start, or of its end where that is sooner or
    /// the start is open or unknown. A set that happened on all of its dates has begun by the first, one of which a
    /// single date is true by the last.
    /// </remarks>
    public DateOnly? BegunLatest => _extent.BegunLatest.ToDateOnly();

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">
    /// The text is no EDTF value; the message says what is wrong, at which character (from 1), and how to write it.
    /// </exception>
    public static Edtf Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var value, out var error) ? value : throw new FormatException(error);
    }

    /// <summary>
    /// Reads a value, or says in <paramref name="error"/> what is wrong, at which character (from 1), and how to write it.
    /// </summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text,
        [NotNullWhen(true)] out Edtf? value,
        [NotNullWhen(false)] out string? error)
    {
        var parser = new EdtfParser(text);
        error = parser.Read();
        value = error is null ? new Edtf(text!, parser) : null;
        return value is not null;
    }

    /// <summary>The canonical text, which reads back as an equal value.</summary>
    public override string ToString() => _text;
}
