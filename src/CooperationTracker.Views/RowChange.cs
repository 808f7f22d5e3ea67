namespace CooperationTracker.Views;

/// <summary>What an event does to the rows of a view.</summary>
public abstract record RowChange
{
    private RowChange()
    {
    }

    /// <summary>The event does nothing to the view.</summary>
    public static IReadOnlyList<RowChange> Nothing { get; } = [];

    /// <summary>The table.</summary>
    public abstract Table Table { get; init; }

    /// <summary>A new row, which stands until it is closed.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Values">The row's values, in the order of the table's columns.</param>
    public sealed record Insert(Table Table, params object?[] Values) : RowChange;

    /// <summary>
    /// Rows stand no more from a position on: those that earlier events of one stream made and that still stand.
    /// </summary>
    /// <param name="Table">The table.</param>
    /// <param name="Stream">The stream whose events made the rows.</param>
    /// <param name="Report">The report whose rows are meant; null for all rows of the stream.</param>
    /// <param name="Position">The position from which they stand no more.</param>
    public sealed record Close(Table Table, string Stream, string? Report, long Position) : RowChange;

    /// <summary>The rows that some events of a stream made are no more, for every time that is asked about.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Stream">The stream whose events made the rows.</param>
    /// <param name="Versions">Those events, by version.</param>
    public sealed record Erase(Table Table, string Stream, IReadOnlyList<long> Versions) : RowChange;

    /// <summary>The row of a day reaches a position; it never goes back.</summary>
    /// <param name="Table">The table, of columns <c>day</c> and <c>position</c>.</param>
    /// <param name="Day">The day.</param>
    /// <param name="Position">The position.</param>
    public sealed record Reach(Table Table, DateOnly Day, long Position) : RowChange;
}
