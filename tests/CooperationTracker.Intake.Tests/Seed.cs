using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Testing;

namespace CooperationTracker.Intake.Tests;

/// <summary>The seeds as they stand in the working copy.</summary>
internal static class Seed
{
    public static string Folder { get; } = Repository.File("seeds");

    public static IReadOnlyList<string> StatementFiles { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "statements"), "*.yaml").Order(StringComparer.Ordinal)];

    private static readonly Lazy<Registry> LazyRegistry = new(() =>
        new[] { "topics", "actors", "commitments" }.Aggregate(Domain.Actors.Registry.Empty, (registry, file) =>
        {
            var decision = Binder.Bind<RegistryFile>(Document(Path.Combine(Folder, file + ".yaml"))).ToCommand().Decide(registry);
            decision.Refusals.ShouldBeEmpty();
            return registry.Evolve(decision);
        }));

    private static readonly Lazy<IReadOnlyList<Statement>> LazyStatements = new(() =>
        [.. StatementFiles.Select(file => Binder.Bind<Statement>(Document(file)))]);

    public static Registry Registry => LazyRegistry.Value;

    public static IReadOnlyList<Statement> Statements => LazyStatements.Value;

    public static InputDocument Document(string file) => InputDocument.Read(file, File.ReadAllBytes(file));
}
