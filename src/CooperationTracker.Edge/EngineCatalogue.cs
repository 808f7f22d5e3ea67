using CooperationTracker.Views;
using Npgsql;

namespace CooperationTracker.Edge;

/// <summary>The engines that a program may have.</summary>
public static class EngineCatalogue
{
    /// <summary>The engine of choice: Marten where it was built in, otherwise Npgsql.</summary>
    public const string Auto = "auto";

    private const string MartenName = "marten";

    // By name, since it stands beside the program or not: nothing that is compiled may lean on it.
    private static readonly Type? Marten = Type.GetType("CooperationTracker.Marten.MartenEngine, CooperationTracker.Marten");

    /// <summary>What an engine may be asked for by.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, MartenName, NpgsqlEngine.EngineName];

    /// <summary>The name of the engine that is asked for.</summary>
    /// <exception cref="EdgeException">There is no such engine, or it was not built in.</exception>
    public static string Resolve(string name) => name switch
    {
        Auto => Marten is null ? NpgsqlEngine.EngineName : MartenName,
        NpgsqlEngine.EngineName => name,
        MartenName when Marten is not null => name,
        MartenName => throw Refuse("Marten was not built into this program: its packages were not at hand. Take npgsql, or restore them and build with CritterStack=true."),
        _ => throw Refuse($"There is no engine '{name}'. There are {string.Join(", ", Names)}."),
    };

    /// <summary>Opens an engine on a database that has the log's schema.</summary>
    /// <exception cref="EdgeException">There is no such engine, or it was not built in.</exception>
    public static IEngine Open(string name, NpgsqlDataSource dataSource) => Resolve(name) == MartenName
        ? (IEngine)Activator.CreateInstance(Marten!, dataSource, null)!
        : new NpgsqlEngine(dataSource);

    private static EdgeException Refuse(string message) => EdgeException.BadInput(new EdgeError(EdgeCodes.NoEngine, message) { Field = "engine" });
}
