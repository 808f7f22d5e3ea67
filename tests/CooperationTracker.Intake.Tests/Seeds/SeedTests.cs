using System.Text.RegularExpressions;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Testing;

namespace CooperationTracker.Intake.Tests.Seeds;

/// <summary>The seeds hold together, and hold to the codebook.</summary>
public partial class SeedTests
{
    private const string NoDocuments = "The source documents (shared/statements above the working copy) are not on this machine.";

    private static readonly (Statement Statement, Report Report)[] Reports =
        [.. Seed.Statements.SelectMany(s => s.Reports.Select(r => (s, r)))];

    public static TheoryData<string> Files => [.. Seed.StatementFiles];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_reference_of_a_statement_resolves(string file) =>
        Should.NotThrow(() => CheckStatement.Check(Seed.Document(file), Seed.Registry));

    [Fact]
    public void There_are_five_statements_with_every_fact_of_theirs()
    {
        Seed.Statements.Count.ShouldBe(5);
        Seed.Statements.ShouldAllBe(s => s.Reports.Count >= 15 && s.Reports.Count <= 40);
        Seed.Statements.Select(s => s.Key).ShouldBeUnique();
    }

    [Fact]
    public void Every_type_of_report_is_there() =>
        Reports.Select(r => r.Report.GetType()).Distinct().ShouldBe(CodebookEntry.All.Select(e => e.Type), ignoreOrder: true);

    [Fact]
    public void Every_kind_of_actor_is_there_and_those_that_the_statements_name()
    {
        Seed.Registry.Actors.Entries.Values.Select(e => e.Definition.Kind).Distinct().Count().ShouldBe(4);
        foreach (var name in (string[])
        [
            "CSTO", "CACO", "OSCE", "UN", "SCO", "CIS", "EurAsEC", "NATO", "EU", "UNODC", "Interpol", "CARICC", "EAG", "Counter-Terrorism Committee",
            "United Nations Security Council", "UN General Assembly", "CSTO Council of Foreign Ministers", "CSTO Council of Defence Ministers",
        ])
        {
            Seed.Registry.Actors.Resolve(name).ShouldNotBeNull(name);
        }
    }

    [Fact]
    public void Every_organization_says_when_it_was_founded_and_how_we_know() =>
        Seed.Registry.Actors.Entries.Values.Select(e => e.Definition).Where(a => a.Kind == Domain.Actors.ActorKind.Organization)
            .ShouldAllBe(a => a.Founded != null);

    [Fact]
    public void Every_basis_is_background_or_a_seed_statement()
    {
        var known = Seed.Statements.Select(s => s.Key).Append("background").ToHashSet();
        var actors = Seed.Registry.Actors.Entries.Values.Select(e => e.Definition);

        actors.SelectMany(a => a.Names.Select(n => n.Basis).Concat(a.Memberships.Select(m => m.Basis))
                .Concat(new[] { a.Founded, a.Dissolved }.OfType<Domain.Actors.DatedFact>().Select(f => f.Basis)).Select(basis => (a.Id, basis)))
            .Where(b => !known.Contains(b.basis)).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_report_follows_from_is_an_occurrence_that_a_report_names_before_it()
    {
        var occurrences = Reports.Select(r => r.Report.Occurrence).OfType<string>().ToHashSet();
        Reports.Where(r => r.Report.Implements is { } implements && !occurrences.Contains(implements))
            .Select(r => $"{r.Statement.Key}:{r.Report.Id} implements {r.Report.Implements}").ShouldBeEmpty();

        foreach (var statement in Seed.Statements)
        {
            var own = statement.Reports.Select(r => r.Occurrence).OfType<string>().ToHashSet();
            for (var i = 0; i < statement.Reports.Count; i++)
            {
                if (statement.Reports[i].Implements is { } implements && own.Contains(implements))
                {
                    statement.Reports.Take(i).Select(r => r.Occurrence).ShouldContain(implements, $"{statement.Key}:{statement.Reports[i].Id}");
                }
            }
        }
    }

    [Fact]
    public void Occurrences_do_not_follow_from_each_other_in_a_circle()
    {
        var implements = Reports.Where(r => r.Report is { Occurrence: not null, Implements: not null })
            .Select(r => (r.Report.Occurrence, r.Report.Implements)).Distinct().ToLookup(r => r.Occurrence!, r => r.Implements!);

        foreach (var start in implements.Select(g => g.Key))
        {
            HashSet<string> seen = [];
            Stack<string> next = new(implements[start]);
            while (next.TryPop(out var at))
            {
                at.ShouldNotBe(start);
                if (seen.Add(at))
                {
                    implements[at].ToList().ForEach(next.Push);
                }
            }
        }
    }

    [Fact]
    public void The_first_effect_on_every_commitment_makes_it_exist()
    {
        var effects = Reports
            .SelectMany((r, place) => r.Report.Effects.Select(e => (e.Commitment, e.Kind, r.Report.Occurred, place)))
            .OrderBy(e => e.Occurred).ThenBy(e => e.place)
            .ToLookup(e => e.Commitment);

        effects.Select(g => g.Key).ShouldBe(
            Seed.Registry.Commitments.Entries.Keys.Concat(Seed.Statements.SelectMany(s => s.Commitments).Select(c => c.Id)), ignoreOrder: true, "every commitment that is opened is acted on");
        effects.Where(g => g.First().Kind is not (EffectKind.Proposes or EffectKind.Adopts or EffectKind.Reaffirms))
            .Select(g => $"{g.Key} starts with {g.First().Kind} on {g.First().Occurred}").ShouldBeEmpty();
    }

    [Fact]
    public void Commitments_run_across_statements() =>
        Reports.SelectMany(r => r.Report.Effects.Select(e => (e.Commitment, r.Statement.Key))).Distinct().GroupBy(e => e.Commitment)
            .Count(g => g.Count() > 1).ShouldBeGreaterThan(4);

    [Fact]
    public void Reports_stand_in_the_order_of_paragraphs_but_for_those_that_others_follow_from()
    {
        foreach (var statement in Seed.Statements)
        {
            var followed = statement.Reports.Select(r => r.Implements).OfType<string>().ToHashSet();
            statement.Reports.Where(r => r.Occurrence is null || !followed.Contains(r.Occurrence)).Where(r => r.Implements is null)
                .Select(r => r.Paragraph).ShouldBeInOrder(SortDirection.Ascending, statement.Key);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Digests_are_those_of_the_document(string file)
    {
        Assert.SkipWhen(Repository.Documents is null, NoDocuments);
        var statement = Seed.Statements[Seed.StatementFiles.Index().Single(f => f.Item == file).Index];
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Documents, statement.Source!.File));

        SourceText.Digest(bytes).ShouldBe(statement.Source.Sha256);
        SourceText.Paragraphs(System.Text.Encoding.UTF8.GetString(bytes)).Select((text, i) => (i + 1, SourceText.Digest(text)))
            .ShouldBe(statement.Paragraphs.Select(p => (p.Number, p.Sha256!)));
    }

    /// <summary>A dozen words in a row are a sentence of theirs, unless they are a name or a title.</summary>
    [Fact]
    public void No_sentence_of_a_document_stands_in_the_seeds()
    {
        Assert.SkipWhen(Repository.Documents is null, NoDocuments);
        const int Run = 12;
        var titles = Reports.Select(r => r.Report).OfType<ResolutionSigned>().Select(r => r.Title)
            .Concat(Reports.Select(r => r.Report).OfType<Meeting>().Select(r => r.Name)).Select(t => string.Join(' ', Words(t))).ToArray();
        var theirs = Directory.GetFiles(Repository.Documents, "*.txt").SelectMany(f => Runs(File.ReadAllText(f))).ToHashSet();

        Directory.GetFiles(Seed.Folder, "*", SearchOption.AllDirectories)
            .SelectMany(f => Runs(File.ReadAllText(f)).Where(theirs.Contains).Select(run => $"{Path.GetFileName(f)}: {run}"))
            .Where(run => !titles.Any(title => title.Contains(run.Split(": ")[1], StringComparison.Ordinal)))
            .ShouldBeEmpty();

        static IEnumerable<string> Runs(string text)
        {
            var words = Words(text);
            return Enumerable.Range(0, Math.Max(0, words.Length - Run + 1)).Select(i => string.Join(' ', words.AsSpan(i, Run)));
        }
    }

    private static string[] Words(string text) => [.. Word().Matches(text).Select(m => m.Value.ToLowerInvariant())];

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
