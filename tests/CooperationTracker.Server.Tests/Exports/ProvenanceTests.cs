using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Server.Tests.Exports;

/// <summary>The provenance of a statement as JSON-LD.</summary>
public sealed class ProvenanceTests(ExportServer server) : IClassFixture<ExportServer>
{
    private const string Statement = $"/statements/{ExportServer.Statement}";

    [Fact]
    public async Task A_statement_leads_to_its_source_its_paragraphs_and_its_agents()
    {
        var graph = await GraphAsync("");
        var statement = graph[Statement];
        var source = statement.GetProperty("hadPrimarySource").GetString()!;

        source.ShouldBe($"ni:///sha-256;{System.Buffers.Text.Base64Url.EncodeToString(Convert.FromHexString(new string('a', 64)))}");
        graph[source].GetProperty("sha256").GetString().ShouldBe(new string('a', 64));
        statement.GetProperty("hadMember").EnumerateArray().Select(m => m.GetString()).ShouldBe([$"{Statement}#paragraph-1", $"{Statement}#paragraph-2"]);
        graph[$"{Statement}#paragraph-1"].GetProperty("sha256").GetString().ShouldBe(new string('b', 64));
        graph[$"{Statement}#paragraph-1"].GetProperty("wasDerivedFrom").GetString().ShouldBe(source);
        statement.GetProperty("wasAttributedTo").GetString().ShouldBe("/actors/hostile");
        graph["/actors/hostile"].GetProperty("label").GetString().ShouldBe(ExportServer.Hostile);
        graph["/actors/hostile"].GetProperty("actedOnBehalfOf").GetString().ShouldBe("/actors/osce");
        graph["/actors/rashid-alimov"].GetProperty("@type").GetString().ShouldBe("Person");
        var receiving = graph[statement.GetProperty("wasGeneratedBy").GetString()!];
        graph[receiving.GetProperty("wasAssociatedWith").GetString()!].GetProperty("label").GetString().ShouldBe("coder");
    }

    [Fact]
    public async Task A_correction_is_a_revision_with_who_made_it_and_why()
    {
        var graph = await GraphAsync("");
        var versions = Versions(graph, "vague");

        versions.Length.ShouldBe(2);
        var (first, second) = (versions[0], versions[1]);
        second.GetProperty("wasRevisionOf").GetString().ShouldBe(first.GetProperty("@id").GetString());
        first.GetProperty("wasInvalidatedBy").GetString().ShouldBe(second.GetProperty("wasGeneratedBy").GetString());
        graph[second.GetProperty("wasGeneratedBy").GetString()!].GetProperty("reason").GetString().ShouldBe(ExportServer.Hostile);
        first.GetProperty("occurred").GetProperty("@value").GetString().ShouldBe("2019-05");
        Versions(graph, "fulfilled").Single().TryGetProperty("wasInvalidatedBy", out _).ShouldBeTrue();
        Versions(graph, "adopted").Single().TryGetProperty("wasInvalidatedBy", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task At_an_earlier_position_it_is_as_it_was_known_then()
    {
        var graph = await GraphAsync($"?knownAt={server.End - 2}");

        Versions(graph, "vague").Length.ShouldBe(1);
        Versions(graph, "fulfilled").Single().TryGetProperty("wasInvalidatedBy", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("csto-un-2003")]
    [InlineData(ExportServer.Statement)]
    public async Task Every_relation_leads_to_something_and_every_name_means_something(string key)
    {
        var document = await server.GetJsonAsync($"/statements/{key}/provenance.jsonld");
        var context = document.GetProperty("@context");
        var relations = context.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.Object && t.Value.GetProperty("@type").GetString() == "@id").Select(t => t.Name).ToHashSet();
        var nodes = document.GetProperty("@graph").EnumerateArray().ToList();
        var ids = nodes.Select(n => n.GetProperty("@id").GetString()).ToHashSet();

        ids.Count.ShouldBe(nodes.Count);
        nodes.SelectMany(n => n.EnumerateObject()).Select(p => p.Name).Where(name => name[0] != '@').Except(context.EnumerateObject().Select(t => t.Name)).ShouldBeEmpty();
        nodes.ShouldAllBe(n => context.GetProperty(n.GetProperty("@type").GetString()!).GetString()!.StartsWith("prov:", StringComparison.Ordinal));
        nodes.SelectMany(n => n.EnumerateObject()).Where(p => relations.Contains(p.Name) && p.Name != "specializationOf")
            .SelectMany(p => p.Value.ValueKind == JsonValueKind.Array ? p.Value.EnumerateArray().Select(v => v.GetString()) : [p.Value.GetString()])
            .ShouldAllBe(id => ids.Contains(id));
    }

    [Fact]
    public async Task A_statement_that_another_one_supersedes_is_invalidated_with_its_reports()
    {
        var end = await server.AppendAsync(StreamName.Statement("csto-osce-2008"),
            await server.Session.Log.ReadStreamAsync("statement/csto-osce-2008", cancellation: TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken),
            new StatementSuperseded("csto-un-2003", "Coded anew.", "analyst"));
        var graph = await GraphAsync($"?atLeast={end}", "csto-osce-2008");

        graph["/statements/csto-osce-2008"].GetProperty("wasInvalidatedBy").GetString().ShouldBe($"/statements/csto-osce-2008#superseded-{end}");
        graph["/statements/csto-un-2003"].GetProperty("wasRevisionOf").GetString().ShouldBe("/statements/csto-osce-2008");
        graph.Values.Where(n => n.TryGetProperty("reportType", out _)).Where(n => !n.TryGetProperty("invalidatedAtTime", out _)).ShouldBeEmpty();
    }

    private static JsonElement[] Versions(Dictionary<string, JsonElement> graph, string report) =>
        [.. graph.Values.Where(n => n.TryGetProperty("specializationOf", out var of) && of.GetString() == $"/reports/{ExportServer.Statement}:{report}")];

    private async Task<Dictionary<string, JsonElement>> GraphAsync(string query, string key = ExportServer.Statement) =>
        (await server.GetJsonAsync($"/statements/{key}/provenance.jsonld{query}")).GetProperty("@graph").EnumerateArray().ToDictionary(n => n.GetProperty("@id").GetString()!);
}
