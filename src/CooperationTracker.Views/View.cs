using System.Security.Cryptography;
using System.Text;

namespace CooperationTracker.Views;

/// <summary>A view: its tables, and what each event does to their rows.</summary>
public sealed class View
{
    /// <summary>The line in a schema.sql after which stand the indexes that a rebuild makes last.</summary>
    private const string AfterLoading = "-- after loading\n";

    /// <param name="name">The view's name.</param>
    /// <param name="folder">The folder with its schema.sql.</param>
    /// <param name="project">Its projection, given the view's tables.</param>
    internal View(string name, string folder, Func<Recorded, IEnumerable<RowChange>> project)
    {
        (Name, Project) = (name, project);
        var sql = ReadSchema(folder);
        var parts = sql.Split(AfterLoading);
        (TablesSql, IndexesSql) = (parts[0], parts.Length > 1 ? parts[1] : "");
        Hash = HashOf(sql);
        Tables = Table.ReadFrom(sql);
    }

    /// <summary>The view's name, such as <c>Statement</c>.</summary>
    public string Name { get; }

    /// <summary>The name of its progress in the log, such as <c>Statement:All</c>.</summary>
    public string ProgressName => $"{Name}:All";

    /// <summary>Its tables.</summary>
    public IReadOnlyList<Table> Tables { get; }

    /// <summary>What an event does to the view's rows: pure, and every kind of event has its line.</summary>
    public Func<Recorded, IEnumerable<RowChange>> Project { get; }

    /// <summary>Creates its tables, in the schema that the search path names.</summary>
    internal string TablesSql { get; }

    /// <summary>Creates the indexes that are not needed while rows are loaded.</summary>
    internal string IndexesSql { get; }

    /// <summary>
    /// The commands, to be run one by one outside of a transaction, that a schema's tables need once many rows were
    /// written: statistics, without which questions are planned blindly, and a vacuum where schema.sql cares for it.
    /// </summary>
    internal IEnumerable<string> Tidy(string schema)
    {
        var what = IndexesSql.Contains("autovacuum", StringComparison.Ordinal) ? "vacuum (analyze)" : "analyze";
        return Tables.Select(t => $"{what} {schema}.{t.Name}");
    }

    /// <summary>Tells one form of the tables from another: where it changes, the view is rebuilt.</summary>
    internal string Hash { get; }

    internal static string HashOf(string sql) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))[..16];

    /// <summary>The tables that a folder's schema.sql creates.</summary>
    internal static IReadOnlyList<Table> TablesOf(string folder) => Table.ReadFrom(ReadSchema(folder));

    internal static string ReadSchema(string folder)
    {
        using var reader = new StreamReader(typeof(View).Assembly.GetManifestResourceStream(folder)
            ?? throw new InvalidOperationException($"{folder}/schema.sql is not embedded."));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
