using NpgsqlTypes;

namespace CooperationTracker.Views.Queries;

/// <summary>A way to sort a list. Its keys together differ from row to row.</summary>
/// <param name="Name">Its name, as a client writes it.</param>
/// <param name="Keys">What it sorts by, the most important first.</param>
internal sealed record Sort(string Name, params IReadOnlyList<SortKey> Keys)
{
    /// <summary>Whether it goes downwards by itself.</summary>
    public bool Downwards { get; init; }

    /// <summary>The names of some sorts.</summary>
    public static IReadOnlyList<string> Names(IEnumerable<Sort> sorts) => [.. sorts.Select(s => s.Name)];
}

/// <summary>A value that a list is sorted by.</summary>
/// <param name="Expression">The SQL that gives it.</param>
/// <param name="Type">Its type: Text, Bigint, Numeric or Date.</param>
internal sealed record SortKey(string Expression, NpgsqlDbType Type = NpgsqlDbType.Text)
{
    /// <summary>Whether it goes up where the rest goes down: ids that only tell equals apart read better so.</summary>
    public bool Against { get; init; }

    /// <summary>Whether it may be null. Such a row comes last whichever way the rest goes, downwards beside -infinity. For dates alone.</summary>
    public bool Optional { get; init; }

    /// <summary>A date; <see cref="DateOnly"/>'s ends stand for the infinities, as the driver has it.</summary>
    public static SortKey Day(string expression) => new(expression, NpgsqlDbType.Date);

    /// <summary>A whole number.</summary>
    public static SortKey Number(string expression) => new(expression, NpgsqlDbType.Bigint);
}
