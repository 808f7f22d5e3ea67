using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Queries;

/// <summary>
/// The parts that every question has in common. $1 is the position that it is known at, $2 the day that it is
/// about: both are always given, so that a question about another time has the plan of one about today.
/// </summary>
internal sealed class Sql
{
    private static readonly DateOnly LastDay = DateOnly.MaxValue.AddDays(-1);

    private readonly Times times;
    private readonly List<NpgsqlParameter> parameters = [];

    public Sql(Times times)
    {
        this.times = times;
        Add(times.KnownAt, NpgsqlDbType.Bigint);
        // The last day there is means infinity to the server, by which all that has no bound would have begun for certain.
        Add(times.AsOf < LastDay ? times.AsOf : LastDay, NpgsqlDbType.Date);
    }

    /// <summary>The row stood at the asked position.</summary>
    public static string Known(string row) => $"{row}.known_from <= $1 and {row}.known_to > $1";

    /// <summary>The day from which on the row counts: the first on which it may have begun or, asked for certainly, that by which it has.</summary>
    public string Begun(string row) => $"{row}.{(times.Certainly ? "begun_latest" : "begun_earliest")}";

    /// <summary>The row stood at the asked position, and had begun by the asked day.</summary>
    public string Held(string row) => $"{Known(row)} and {Begun(row)} <= $2";

    /// <summary>Adds a parameter, and gives its place such as <c>$3</c>.</summary>
    public string Add<T>(T value, NpgsqlDbType type)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return $"${parameters.Count}";
    }

    /// <inheritdoc cref="Add{T}"/>
    public string Text(string value) => Add(Storable(value), NpgsqlDbType.Text);

    /// <inheritdoc cref="Add{T}"/>
    public string Texts(IReadOnlyCollection<string> values) => Add(values.Select(Storable).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    /// <summary>
    /// What the ids of some types (actor, topic, commitment) that were merged mean, as common table expressions
    /// such as <c>merged_actor (id, survivor)</c>.
    /// </summary>
    public static string Merged(params IEnumerable<string> types) =>
        $"with {string.Join(", ", types.Select(t => $"merged_{t} as materialized (select * from views.survivor('{t}', $1))"))}";

    /// <summary>Asks, and reads the rows.</summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="sql">The question.</param>
    /// <param name="read">Reads one row.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<List<T>> ReadAsync<T>(
        NpgsqlDataSource dataSource, string sql, Func<Row, T> read, CancellationToken cancellation)
    {
        var question = new Together();
        var rows = question.Add(this, sql, read);
        await question.AskAsync(dataSource, cancellation);
        return rows;
    }

    /// <summary>The question as one of several that are asked together.</summary>
    public NpgsqlBatchCommand ToCommand(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter.Clone());
        }
        return command;
    }

    /// <summary>The text where PostgreSQL can hold it; a NUL or half a character becomes one that nothing stored has.</summary>
    private static string Storable(string value) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)).Replace('\0', '\uFFFD');
}
