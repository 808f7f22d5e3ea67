namespace CooperationTracker.Views;

/// <summary>A column of a view's table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its PostgreSQL type: bigint, smallint, integer, date, text, jsonb, timestamptz, numeric or uuid.</param>
public sealed record Column(string Name, string Type);

/// <summary>A table of a view, as its schema.sql creates it.</summary>
/// <param name="Name">The table's name, without schema.</param>
/// <param name="Columns">Its columns in order, which is the order of a row's values.</param>
public sealed record Table(string Name, IReadOnlyList<Column> Columns)
{
    /// <summary>The known_to of a row that still stands.</summary>
    public const long Standing = long.MaxValue;

    /// <summary>The columns' names, divided by commas.</summary>
    public string ColumnList { get; } = string.Join(", ", Columns.Select(c => c.Name));

    /// <summary>
    /// The tables that a schema.sql creates: <c>create table NAME (</c>, then a column a line, then <c>);</c>.
    /// </summary>
    internal static IReadOnlyList<Table> ReadFrom(string sql)
    {
        List<Table> tables = [];
        (string Name, List<Column> Columns)? open = null;
        foreach (var line in sql.Split('\n', StringSplitOptions.TrimEntries))
        {
            var words = line.Split([' ', ',', '('], StringSplitOptions.RemoveEmptyEntries);
            if (line.StartsWith("create table ", StringComparison.Ordinal))
            {
                open = (words[2], []);
            }
            else if (open is not null && line == ");")
            {
                tables.Add(new(open.Value.Name, open.Value.Columns));
                open = null;
            }
            else if (!line.StartsWith("primary key", StringComparison.Ordinal))
            {
                open?.Columns.Add(new(words[0], words[1]));
            }
        }
        return tables;
    }
}
