using System.Globalization;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Replay;

namespace CooperationTracker.Benchmarks;

/// <summary>
/// Statements of the seeds' shape in any number: each takes its reports from the coded seeds and spreads their
/// dates, actors and commitments. The same number always gives the same statements.
/// </summary>
public sealed class GeneratedStatements
{
    /// <summary>Commitments that the generated effects act on.</summary>
    public const int Commitments = 2_000;

    private readonly Report[] templates;
    private readonly Statement[] statements;
    private readonly string[] actors;
    private readonly int reportsEach;

    private GeneratedStatements(RegistryFile registry, Statement[] seeds, int reportsEach)
    {
        this.reportsEach = reportsEach;
        statements = seeds;
        templates = [.. seeds.SelectMany(s => s.Reports)];
        actors = [.. registry.Actors.Where(a => a.Kind != ActorKind.Person).Select(a => a.Id)];
        Registry = registry with
        {
            Commitments = [.. Enumerable.Range(0, Commitments).Select(i => new CommitmentDefinition
            {
                Id = CommitmentId(i), Title = $"Generated commitment {i}", Scope = "What is promised here stands for any promise.",
                Parties = [actors[i % actors.Length], actors[(i * 7 + 3) % actors.Length]], Topics = ["terrorism"],
            })],
        };
    }

    /// <summary>What must be registered before them.</summary>
    public RegistryFile Registry { get; }

    /// <summary>Reads the seeds that serve as templates.</summary>
    public static async Task<GeneratedStatements> LoadAsync(string seeds, int reportsEach)
    {
        var source = await ReplaySource.OpenAsync(seeds);
        List<Statement> statements = [];
        await foreach (var document in source.StatementsAsync())
        {
            statements.Add(Binder.Bind<Statement>(document));
        }
        var parts = source.Registries.Select(Binder.Bind<RegistryFile>).ToArray();
        var registry = new RegistryFile
        {
            Actors = [.. parts.SelectMany(p => p.Actors), .. statements.SelectMany(s => s.Actors)],
            Topics = [.. parts.SelectMany(p => p.Topics)],
        };
        return new(registry, [.. statements], reportsEach);
    }

    /// <summary>Statements number <paramref name="from"/> on.</summary>
    public IEnumerable<Statement> Take(int from, int count) => Enumerable.Range(from, count).Select(Make);

    /// <summary>The generated commitment's id.</summary>
    public static string CommitmentId(int i) => string.Create(CultureInfo.InvariantCulture, $"generated-{i % Commitments}");

    private Statement Make(int number)
    {
        // Counted rather than random: a fixed permutation spreads what is taken from where.
        var random = new Random(number);
        var day = new DateOnly(1995, 1, 1).AddDays(random.Next(11_000));
        var seed = statements[number % statements.Length];
        return seed with
        {
            Key = string.Create(CultureInfo.InvariantCulture, $"generated-{number:00000000}"),
            Title = string.Create(CultureInfo.InvariantCulture, $"Generated statement {number} after {seed.Title}"),
            Issued = Edtf.Parse(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            Paragraphs = [.. seed.Paragraphs.Take(3).Select((p, i) => p with { Number = i + 1 })],
            Actors = [],
            Commitments = [],
            Reports = [.. Enumerable.Range(0, reportsEach).Select(i => Vary(templates[random.Next(templates.Length)], number, i, day, random))],
        };
    }

    private Report Vary(Report template, int number, int index, DateOnly day, Random random)
    {
        var shift = random.Next(actors.Length);
        return template with
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"r{index:00}"),
            Paragraph = 1 + index % 3,
            Occurred = Edtf.Parse(day.AddDays(-random.Next(400)).ToString(random.Next(4) == 0 ? "yyyy-MM" : "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            Occurrence = random.Next(20) == 0 ? string.Create(CultureInfo.InvariantCulture, $"occurrence-{number / 4}-{index}") : null,
            Implements = null,
            Participants = [.. template.Participants.Take(6).Select((p, i) => p with { Actor = actors[(shift + i * i) % actors.Length] })],
            Effects = [.. template.Effects.Select(e => e with { Commitment = CommitmentId(random.Next(Commitments)) })],
        };
    }
}
