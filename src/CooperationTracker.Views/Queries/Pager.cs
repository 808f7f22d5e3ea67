using System.Globalization;
using CooperationTracker.Domain;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Queries;

/// <summary>The parts of a question that make its answer a page. Rows carry their sort keys as columns key_0, key_1 and so on.</summary>
internal sealed class Pager
{
    private const string DayFormat = "yyyy-MM-dd";

    private readonly Sql sql;
    private readonly int limit;
    private readonly (SortKey Key, string Sql, bool Down)[] keys;

    /// <exception cref="PagingException">The list has no such sort or place, or the limit is less than 1.</exception>
    public Pager(Sql sql, IReadOnlyList<Sort> sorts, Paging paging)
    {
        (this.sql, limit) = (sql, paging.Limit);
        if (limit < 1)
        {
            throw new PagingException(PagingException.BadLimit, $"The limit is 1 or more, not {limit}.");
        }
        var sort = paging.Sort is null ? sorts[0] : sorts.FirstOrDefault(s => s.Name == paging.Sort)
            ?? throw new PagingException(PagingException.UnknownSort,
                $"There is no sort '{paging.Sort}'. There are {string.Join(", ", Sort.Names(sorts))}.",
                NearestNames.To(paging.Sort, Sort.Names(sorts)));
        var down = paging.Descending ?? sort.Downwards;
        keys = [.. sort.Keys.Select(k => (k, Expression(k, down), down != k.Against))];
        Columns = string.Join(", ", keys.Select((k, i) => $"{k.Sql} as key_{i}"));
        Order = string.Join(", ", keys.Select(k => Directed(k.Sql, k.Down)));
        Outer = string.Join(", ", keys.Select((k, i) => Directed($"key_{i}", k.Down)));
        After = paging.After is { } after ? Condition(sort, after) : "true";
        Limit = sql.Add(limit + 1L, NpgsqlDbType.Bigint);
    }

    /// <summary>The sort keys, as columns.</summary>
    public string Columns { get; }

    /// <summary>The condition that a row comes after the page before.</summary>
    public string After { get; }

    /// <summary>What the rows are ordered by, where the keys' expressions can be read.</summary>
    public string Order { get; }

    /// <summary>What the rows are ordered by, around a select that has <see cref="Columns"/>.</summary>
    public string Outer { get; }

    /// <summary>The limit: one row more than wanted tells whether another page follows.</summary>
    public string Limit { get; }

    /// <summary>Asks, and reads the page.</summary>
    public async Task<Page<T>> ReadAsync<T>(
        NpgsqlDataSource dataSource, string text, Func<Row, T> read, CancellationToken cancellation)
    {
        var rows = await ReadKeyedAsync(dataSource, text, read, cancellation);
        return new([.. rows.Take(limit).Select(r => r.Item)], rows.Count > limit ? rows[limit - 1].Keys : null);
    }

    /// <summary>Asks, and reads one row more than wanted where there is one, each with its place.</summary>
    public Task<List<(T Item, string[] Keys)>> ReadKeyedAsync<T>(
        NpgsqlDataSource dataSource, string text, Func<Row, T> read, CancellationToken cancellation) =>
        sql.ReadAsync(dataSource, text, row => (read(row), Keys(row)), cancellation);

    private static string Expression(SortKey key, bool down) =>
        key.Optional ? $"coalesce({key.Expression}, {(down ? "'-infinity'" : "'infinity'")}::date)" : key.Expression;

    private static string Directed(string key, bool down) => down ? $"{key} desc" : key;

    private string[] Keys(Row row) => [.. keys.Select((k, i) => Written(row, $"key_{i}", k.Key.Type))];

    private string Condition(Sort sort, IReadOnlyList<string> after)
    {
        if (after.Count != keys.Length)
        {
            throw Bad(sort, $"has {after.Count} values instead of {keys.Length}");
        }
        var values = keys.Select((k, i) => Add(after[i], k.Key.Type) ?? throw Bad(sort, $"has a value '{after[i]}' that is none of its sort")).ToArray();
        if (keys.All(k => k.Down == keys[0].Down))
        {
            // As one comparison of rows, an index answers it.
            return $"({string.Join(", ", keys.Select(k => k.Sql))}) {Beyond(keys[0].Down)} ({string.Join(", ", values)})";
        }
        return $"({string.Join(" or ", keys.Select((k, i) => string.Join(" and ",
            [.. keys.Take(i).Select((same, j) => $"{same.Sql} = {values[j]}"), $"{k.Sql} {Beyond(k.Down)} {values[i]}"])))})";
    }

    private static string Beyond(bool down) => down ? "<" : ">";

    private static PagingException Bad(Sort sort, string what) => new(PagingException.BadCursor,
        $"The place to go on from {what}. Take it from the page before, asked with the same sort '{sort.Name}', or start at the first page.");

    private static string Written(Row row, string column, NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Text => row.Text(column),
        NpgsqlDbType.Bigint => row.Long(column).ToString(CultureInfo.InvariantCulture),
        NpgsqlDbType.Numeric => row.Decimal(column).ToString(CultureInfo.InvariantCulture),
        NpgsqlDbType.Date => row.Get<DateOnly>(column).ToString(DayFormat, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no sort key is of this type"),
    };

    /// <summary>Adds a value from a client as a parameter; null where it is none of the type.</summary>
    private string? Add(string value, NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Text => sql.Text(value),
        NpgsqlDbType.Bigint => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? sql.Add(number, type) : null,
        NpgsqlDbType.Numeric => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? sql.Add(number, type) : null,
        NpgsqlDbType.Date => DateOnly.TryParseExact(value, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? sql.Add(day, type) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no sort key is of this type"),
    };
}
