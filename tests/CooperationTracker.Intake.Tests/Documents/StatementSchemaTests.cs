using System.Text.Json;
using System.Text.Json.Nodes;
using CooperationTracker.Domain;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Testing;
using NJsonSchema;

namespace CooperationTracker.Intake.Tests.Documents;

/// <summary>seeds/statement.schema.json, by which editors complete and check.</summary>
public class StatementSchemaTests
{
    private static readonly string SchemaFile = Repository.File("seeds/statement.schema.json");

    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(StatementSchema.Text()));

    public static TheoryData<string> Files => [.. Seed.StatementFiles.Select(file => Path.GetFileName(file))];

    /// <summary>Where a change of the model is meant: <c>deploy/tracker schema &gt; seeds/statement.schema.json</c>.</summary>
    [Fact]
    public void The_file_is_what_the_model_gives() => StatementSchema.Text().ShouldBe(File.ReadAllText(SchemaFile));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_seed_statement_validates_and_names_the_schema(string file)
    {
        var statement = Seed.Statements[Seed.StatementFiles.Index().Single(f => Path.GetFileName(f.Item) == file).Index];

        (await Errors(JsonSerializer.Serialize(statement, DomainJson.Options))).ShouldBeEmpty();
        File.ReadLines(Path.Combine(Seed.Folder, "statements", file)).First().ShouldBe("# yaml-language-server: $schema=../statement.schema.json");
    }

    [Fact]
    public async Task A_small_statement_validates() => (await Errors(Text.Json)).ShouldBeEmpty();

    [Theory]
    [InlineData("\"key\": \"speech-2008\",", "")]
    [InlineData("\"title\": \"A speech\"", "\"titel\": \"A speech\"")]
    [InlineData("\"title\": \"A speech\"", "\"title\": null")]
    [InlineData("\"title\": \"A speech\"", "\"title\": 7")]
    [InlineData("\"MeetingHeld\"", "\"MeetingHold\"")]
    [InlineData("\"type\": \"MeetingHeld\",", "")]
    [InlineData("\"level\": \"conference\"", "\"level\": \"conferance\"")]
    [InlineData("\"level\": \"conference\"", "\"instrument\": \"protocol\"")]
    [InlineData("\"paragraph\": 1", "\"paragraph\": \"first\"")]
    [InlineData("\"paragraph\": 1,", "")]
    [InlineData("\"occurred\": \"2008-07-01/2008-07-02\"", "\"occurred\": 2008")]
    [InlineData("\"modality\": \"happened\"", "\"modality\": \"dreamt\"")]
    [InlineData("\"role\": \"host\"", "\"role\": \"guest\"")]
    [InlineData("\"topics\": [\"terrorism\"]", "\"topics\": \"terrorism\"")]
    [InlineData("\"effect\": \"advances\"", "\"effect\": \"advance\"")]
    [InlineData("\"languages\": [\"en\"]", "\"languages\": [null]")]
    public async Task What_is_refused_for_its_form_does_not_validate(string right, string wrong)
    {
        var text = Text.Json.Replace(right, wrong, StringComparison.Ordinal);
        text.ShouldNotBe(Text.Json);
        Text.Errors("a.json", text).ShouldNotBeEmpty();

        (await Errors(text)).ShouldNotBeEmpty();
    }

    [Fact]
    public void The_schema_describes_every_type_of_report()
    {
        var types = JsonNode.Parse(StatementSchema.Text())!["properties"]!["reports"]!["items"]!["anyOf"]!.AsArray();

        types.Select(t => t!["properties"]!["type"]!["enum"]![0]!.GetValue<string>())
            .ShouldBe(Domain.Reports.CodebookEntry.All.Select(e => e.Name), ignoreOrder: true);
    }

    private static async Task<IEnumerable<string>> Errors(string json) => (await Schema.Value).Validate(json).Select(e => e.ToString());
}
