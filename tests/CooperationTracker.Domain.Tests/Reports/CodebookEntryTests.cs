using System.Globalization;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Testing;

namespace CooperationTracker.Domain.Tests.Reports;

/// <summary>The code follows the book: seeds/CODEBOOK.md.</summary>
public class CodebookEntryTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.File("seeds/CODEBOOK.md"));

    [Fact]
    public void The_codes_are_those_of_the_table_of_types()
    {
        var table = Table("Type").Select(row => (Name: row[0], Cameo: OrNull(row[3]), Goldstein: OrNull(row[4]), Plover: OrNull(row[5])));

        CodebookEntry.All.Select(e => (e.Name, e.Cameo, e.Goldstein?.ToString("0.0", CultureInfo.InvariantCulture), e.Plover))
            .ShouldBe(table, ignoreOrder: true);
        CodebookEntry.All.Count.ShouldBe(12);
    }

    [Fact]
    public void The_own_fields_are_those_of_the_table_of_types()
    {
        var common = typeof(Report).GetProperties().Select(p => p.Name).ToHashSet();
        var rows = Table("Type").ToDictionary(row => row[0], row => row[2]);
        rows["MeetingScheduled"].ShouldBe("as for MeetingHeld");
        rows["MeetingScheduled"] = rows["MeetingHeld"];

        foreach (var entry in CodebookEntry.All)
        {
            entry.Type.GetProperties().Select(p => p.Name).Where(p => !common.Contains(p))
                .Select(p => char.ToLowerInvariant(p[0]) + p[1..])
                .ShouldBe(rows[entry.Name].Split(", "), ignoreOrder: true, entry.Name);
        }
    }

    [Fact]
    public void The_values_of_fields_are_those_of_the_book()
    {
        var values = Table("Field").Where(row => row[0] is "level" or "instrument" or "trend").ToDictionary(row => row[0], row => row[1].Split(", "));

        KebabNames<MeetingLevel>().ShouldBe(values["level"]);
        KebabNames<Instrument>().ShouldBe(values["instrument"]);
        KebabNames<ThreatTrend>().ShouldBe(values["trend"]);
    }

    [Fact]
    public void The_version_is_that_of_the_book() =>
        Lines.ShouldContain(line => line.StartsWith($"Version {CodebookEntry.Version}.", StringComparison.Ordinal));

    [Fact]
    public void Every_report_has_the_entry_of_its_type() =>
        Examples.Reports.ShouldAllBe(r => CodebookEntry.Of(r).Type == r.GetType());

    [Fact]
    public void The_topics_of_the_book_are_those_of_the_registry()
    {
        var book = Lines[Array.IndexOf(Lines, "## Topics") + 2].TrimEnd('.').Split(", ");
        var registry = File.ReadLines(Repository.File("seeds/topics.yaml"))
            .Where(line => line.Contains("{ id: ", StringComparison.Ordinal)).Select(line => line.Split("{ id: ")[1].Split(',')[0]);

        registry.ShouldBe(book);
    }

    private static string? OrNull(string cell) => cell == "none" ? null : cell;

    private static IEnumerable<string> KebabNames<T>() where T : struct, Enum =>
        Enum.GetValues<T>().Select(v => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));

    /// <summary>The cells below each table head that starts with a word, without their code marks.</summary>
    private static string[][] Table(string head) =>
        [.. Lines.Index()
            .Where(line => line.Item.StartsWith($"| {head} |", StringComparison.Ordinal))
            .SelectMany(line => Lines.Skip(line.Index + 2).TakeWhile(row => row.StartsWith('|')))
            .Select(row => row.Trim('|').Split('|').Select(cell => cell.Replace("`", "", StringComparison.Ordinal).Trim()).ToArray())];
}
