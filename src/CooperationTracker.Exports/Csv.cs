using CsvHelper;

namespace CooperationTracker.Exports;

/// <summary>Comma-separated values (RFC 4180) with a header.</summary>
internal static class Csv
{
    /// <summary>What stands between the parts of a field that holds several.</summary>
    public const string Separator = "; ";

    // A spreadsheet would run a name that starts like a formula.
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { Injection = CsvInjection.Escape, TrueValue = "true", FalseValue = "false" };

    /// <summary>Writes a row for each item.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="items">The items.</param>
    /// <param name="columns">The columns: each writes its field.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task WriteAsync<T>(
        Stream output, IAsyncEnumerable<T> items, IReadOnlyList<(string Name, Action<CsvWriter, T> Write)> columns, CancellationToken cancellation)
    {
        await using var csv = CsvWriter.Create(output, Options, leaveOpen: true);
        foreach (var column in columns)
        {
            csv.WriteField(column.Name);
        }
        await csv.EndRecordAsync(cancellation);
        await foreach (var item in items.WithCancellation(cancellation))
        {
            foreach (var column in columns)
            {
                column.Write(csv, item);
            }
            await csv.EndRecordAsync(cancellation);
        }
        await csv.FlushAsync(cancellation);
    }
}
