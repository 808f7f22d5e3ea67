namespace CooperationTracker.Intake.Tests.Documents;

/// <summary>What is wrong in a field of a statement, in either form, with its place and the nearest right name.</summary>
public class FieldErrorTests
{
    [Fact]
    public void Both_forms_give_the_same_statement_and_digest()
    {
        var (yaml, json) = (Text.Read("speech.yaml", Text.Yaml), Text.Read("speech.json", Text.Json));

        yaml.Paragraphs[1].Text.ShouldBe("Drugs are a threat — \"опасность\".");
        json.Digest().ShouldBe(yaml.Digest());
    }

    [Theory]
    [InlineData("-")]
    [InlineData("speech")]
    [InlineData("speech.txt")]
    public void The_content_tells_the_form_where_the_name_does_not(string name) =>
        Text.Read(name, "\r\n\t " + Text.Json).Digest().ShouldBe(Text.Read(name, Text.Yaml).Digest());

    [Fact]
    public void Layout_order_comments_and_spelled_out_defaults_do_not_change_the_digest()
    {
        var lines = Text.Yaml.Split('\n');
        var other = string.Join("\r\n\n", lines.Skip(1).Take(5).Reverse().Prepend("# A comment").Concat(lines.Skip(6)).Append(lines[0]).Append("actors: []").Append("symbol: ~"));

        Text.Read("other.yml", other).Digest().ShouldBe(Text.Read("speech.yaml", Text.Yaml).Digest());
    }

    [Theory]
    [InlineData("issuer", "csto", "csot", "/issuer", "unknown-actor", "csto")]
    [InlineData("issued", "2008-07-01", "2008-13-01", "/issued", "bad-date", null)]
    [InlineData("issued", "2008-07-01", "2008-07-02/2008-07-01", "/issued", "bad-date", null)]
    [InlineData("issued", "2008-07-01", "1 July 2008", "/issued", "bad-date", null)]
    [InlineData("issued", "2008-07-01", "Y20000", "/issued", "bad-date", null)]
    [InlineData("key", "speech-2008", "Speech 2008", "/key", "invalid-value", null)]
    [InlineData("title", "A speech", " ", "/title", "missing-field", null)]
    [InlineData("id", "conference", "The conference", "/reports/0/id", "invalid-value", null)]
    [InlineData("type", "MeetingHeld", "MeetingHold", "/reports/0/type", "unknown-type", "MeetingHeld")]
    [InlineData("level", "conference", "conferance", "/reports/0/level", "invalid-value", "conference")]
    [InlineData("occurred", "2008-07-01/2008-07-02", "2008-07-01/2008-06-31", "/reports/0/occurred", "bad-date", null)]
    [InlineData("modality", "happened", "hapened", "/reports/0/modality", "invalid-value", "happened")]
    [InlineData("actor", "osce", "ocse", "/reports/0/participants/0/actor", "unknown-actor", "osce")]
    [InlineData("role", "host", "hots", "/reports/0/participants/0/role", "invalid-value", "host")]
    [InlineData("commitment", "csto-osce-cooperation", "csto-osce-coperation", "/reports/0/effects/0/commitment", "unknown-commitment", "csto-osce-cooperation")]
    [InlineData("effect", "advances", "advance", "/reports/0/effects/0/effect", "invalid-value", "advances")]
    [InlineData("sha256", "b966cecb03bcfe625084cca9877928858549653c04796f59351f054b19ae4531", "b966", "/source/sha256", "invalid-value", null)]
    [InlineData("summary", "A conference was held.", "", "/reports/0/summary", "missing-field", null)]
    public void A_wrong_value_is_named_where_its_field_stands(
        string field, string right, string wrong, string pointer, string code, string? suggestion)
    {
        Expect("speech.yaml", Text.Yaml, $"{field}: {right}", $"¤{field}: \"{wrong}\"");
        Expect("speech.json", Text.Json, $"\"{field}\": \"{right}\"", $"¤\"{field}\": \"{wrong}\"");

        void Expect(string file, string text, string old, string with)
        {
            var error = Text.Error(file, ReplaceOnce(text, old, with));
            (error.Pointer, error.Code).ShouldBe((pointer, code));
            error.Suggestions.Select(s => s.ToLowerInvariant()).FirstOrDefault().ShouldBe(suggestion?.ToLowerInvariant());
            error.Message.ShouldContain(suggestion is null ? "" : "Did you mean");
        }
    }

    [Theory]
    [InlineData("paragraph: 1", "¤paragraph: 3", "\"paragraph\": 1", "¤\"paragraph\": 3", "/reports/0/paragraph", "unknown-paragraph")]
    [InlineData("paragraph: 1", "¤paragraph: one", "\"paragraph\": 1", "¤\"paragraph\": \"one\"", "/reports/0/paragraph", "invalid-value")]
    [InlineData("paragraph: 1", "¤paragraph: 1.5", "\"paragraph\": 1", "¤\"paragraph\": 1.5", "/reports/0/paragraph", "invalid-value")]
    [InlineData("number: 2", "¤number: 1", "\"number\": 2", "¤\"number\": 1", "/paragraphs/1/number", "duplicate")]
    [InlineData("number: 2", "¤number: 99999999999", "\"number\": 2", "¤\"number\": 99999999999", "/paragraphs/1/number", "invalid-value")]
    [InlineData("[terrorism]", "[¤terorism]", "[\"terrorism\"]", "[¤\"terorism\"]", "/reports/0/topics/0", "unknown-topic")]
    [InlineData("topics: [terrorism]", "¤topics: terrorism", "\"topics\": [\"terrorism\"]", "¤\"topics\": \"terrorism\"", "/reports/0/topics", "invalid-value")]
    [InlineData("[terrorism]", "[terrorism, ¤~]", "[\"terrorism\"]", "[\"terrorism\", ¤null]", "/reports/0/topics/1", "missing-field")]
    [InlineData("title: A speech", "¤title:", "\"title\": \"A speech\"", "¤\"title\": null", "/title", "missing-field")]
    [InlineData("title: A speech", "¤title: [A, speech]", "\"title\": \"A speech\"", "¤\"title\": [\"A\", \"speech\"]", "/title", "invalid-value")]
    [InlineData("title: A speech", "¤title: { a: speech }", "\"title\": \"A speech\"", "¤\"title\": {\"a\": \"speech\"}", "/title", "invalid-value")]
    [InlineData("- { actor: osce, role: host }", "- ¤osce", "{ \"actor\": \"osce\", \"role\": \"host\" }", "¤\"osce\"", "/reports/0/participants/0", "invalid-value")]
    [InlineData("- { actor: osce, role: host }", "- ¤{ actor: osce }", "{ \"actor\": \"osce\", \"role\": \"host\" }", "¤{ \"actor\": \"osce\" }", "/reports/0/participants/0/role", "missing-field")]
    [InlineData("- id: conference\n    type: MeetingHeld", "- ¤id: conference", "{\n      \"id\": \"conference\",\n      \"type\": \"MeetingHeld\",", "¤{\n      \"id\": \"conference\",", "/reports/0/type", "missing-field")]
    [InlineData("level: conference", "¤levle: conference", "\"level\": \"conference\"", "¤\"levle\": \"conference\"", "/reports/0/levle", "unknown-field")]
    [InlineData("level: conference", "¤instrument: protocol", "\"level\": \"conference\"", "¤\"instrument\": \"protocol\"", "/reports/0/instrument", "unknown-field")]
    [InlineData("title: A speech", "title: A speech\n¤a/b~c: x", "\"title\": \"A speech\"", "\"title\": \"A speech\",\n  ¤\"a/b~c\": \"x\"", "/a~1b~0c", "unknown-field")]
    [InlineData("title: A speech", "title: A speech\n¤\"\": x", "\"title\": \"A speech\"", "\"title\": \"A speech\", ¤\"\": \"x\"", "/", "unknown-field")]
    [InlineData("title: A speech", "title: A speech\n¤7up: x", "\"title\": \"A speech\"", "\"title\": \"A speech\", ¤\"7up\": \"x\"", "/7up", "unknown-field")]
    [InlineData("languages: [en]", "languages: [en, ¤\"\"]", "\"languages\": [\"en\"]", "\"languages\": [\"en\", ¤\"\"]", "/languages/1", "missing-field")]
    public void A_wrong_form_is_named_where_it_stands(string yamlOld, string yamlNew, string jsonOld, string jsonNew, string pointer, string code)
    {
        var yaml = Text.Error("speech.yaml", ReplaceOnce(Text.Yaml, yamlOld, yamlNew));
        (yaml.Pointer, yaml.Code).ShouldBe((pointer, code));
        var json = Text.Error("speech.json", ReplaceOnce(Text.Json, jsonOld, jsonNew));
        (json.Pointer, json.Code).ShouldBe((pointer, code));
    }

    [Theory]
    [InlineData("levle", "level")]
    [InlineData("plase", "place")]
    public void An_unknown_field_gets_the_nearest_names(string field, string nearest) =>
        Text.Error("speech.yaml", ReplaceOnce(Text.Yaml, "level: conference", $"¤{field}: conference")).Suggestions[0].ShouldBe(nearest);

    [Fact]
    public void A_report_id_that_stands_twice_is_named_at_the_second() =>
        Text.Error("speech.yaml", Text.Yaml + """

              - ¤id: conference
                type: ThreatAssessed
                threat: Drugs
                paragraph: 2
                occurred: ..
                modality: ongoing
                summary: Drugs come.
            """).ShouldSatisfyAllConditions(e => e.Pointer.ShouldBe("/reports/1/id"), e => e.Code.ShouldBe("duplicate"));

    [Fact]
    public void What_a_statement_brings_is_checked_where_it_stands()
    {
        var error = Text.Error("speech.yaml", Text.Yaml + """

            actors:
              - id: centre
                kind: organization
                name: Centre
                aliases:
                  - The Centre
                ¤parent: cssto
            """);

        (error.Pointer, error.Code).ShouldBe(("/actors/0/parent", "unknown-actor"));
    }

    [Fact]
    public void Of_very_many_errors_the_first_hundred_are_told() =>
        Text.Errors("many.json", $$"""{"reports": [{{string.Join(',', Enumerable.Repeat(1, 200_000))}}]}""").Count.ShouldBe(100);

    [Fact]
    public void Several_errors_are_said_at_once_in_the_order_of_the_file() =>
        Text.Errors("speech.yaml", Text.Yaml
                .Replace("title: A speech\n", "", StringComparison.Ordinal)
                .Replace("issued: 2008-07-01", "issued: yesterday", StringComparison.Ordinal)
                .Replace("type: MeetingHeld", "type: MeetingHeld\n    shoes: 2", StringComparison.Ordinal)
                .Replace("role: host", "role: guest", StringComparison.Ordinal))
            .Select(e => $"{e.Line} {e.Field} {e.Code}")
            .ShouldBe(["3 issued bad-date", "14 reports[0].shoes unknown-field", "21 reports[0].participants[0].role invalid-value", "1 title missing-field"], ignoreOrder: true);

    [Fact]
    public void Everything_that_the_registry_does_not_know_is_said_at_once() =>
        Text.Errors("speech.json", Text.Json
                .Replace("\"csto\"", "\"x-1\"", StringComparison.Ordinal)
                .Replace("\"osce\"", "\"x-2\"", StringComparison.Ordinal)
                .Replace("\"terrorism\"", "\"x-3\"", StringComparison.Ordinal)
                .Replace("\"csto-osce-cooperation\"", "\"x-4\"", StringComparison.Ordinal))
            .Select(e => $"{e.Line}:{e.Column} {e.Field} {e.Code}")
            .ShouldBe(
            [
                "4:3 issuer unknown-actor", "22:11 reports[0].participants[0].actor unknown-actor",
                "24:18 reports[0].topics[0] unknown-topic", "27:11 reports[0].effects[0].commitment unknown-commitment",
            ]);

    [Fact]
    public void An_error_reads_as_file_line_column_field_and_message() =>
        Text.Error("seeds/speech.yaml", ReplaceOnce(Text.Yaml, "actor: osce", "¤actor: ocse")).ToString()
            .ShouldStartWith("seeds/speech.yaml:21:11: reports[0].participants[0].actor: No actor is called 'ocse'. Did you mean ");

    private static string ReplaceOnce(string text, string old, string with)
    {
        text.Split(old).Length.ShouldBe(2, $"'{old}' stands once in the text");
        return text.Replace(old, with, StringComparison.Ordinal);
    }
}
