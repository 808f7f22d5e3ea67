using System.Globalization;
using System.Xml.Linq;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Views;
using CooperationTracker.Views.Ties;
using CsvHelper;

namespace CooperationTracker.Server.Tests.Exports;

/// <summary>The network, read back.</summary>
public sealed class NetworkExportTests(ExportServer server) : IClassFixture<ExportServer>
{
    private static readonly XNamespace Gexf = "http://gexf.net/1.3";
    private static readonly XNamespace GraphMl = "http://graphml.graphdrawing.org/xmlns";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("?topic=terrorism&bodies=true&persons=true")]
    [InlineData("?actor=lonely")]
    public async Task Gexf_keeps_the_rules_of_its_schema(string query)
    {
        var lonely = new ActorRegistered(new() { Id = "lonely", Kind = ActorKind.Organization, Name = "One that cooperates with nobody" });
        query += query == "?actor=lonely" ? $"&atLeast={await server.AppendAsync(StreamName.Actor("lonely"), 0, lonely)}" : "";
        var root = (await XmlAsync($"/exports/network.gexf{query}")).Root!;

        root.Name.ShouldBe(Gexf + "gexf");
        root.Attribute("version")!.Value.ShouldBe("1.3");
        root.Elements().Select(e => e.Name.LocalName).ShouldBe(["meta", "graph"]);
        var graph = root.Element(Gexf + "graph")!;
        graph.Attributes().ToDictionary(a => a.Name.LocalName, a => a.Value).ShouldBe(new Dictionary<string, string>
        {
            ["defaultedgetype"] = "undirected",
            ["mode"] = "dynamic",
            ["timeformat"] = "date",
            ["timerepresentation"] = "interval",
        }, ignoreOrder: true);
        graph.Elements().Select(e => e.Name.LocalName).ShouldBe(["attributes", "attributes", "nodes", "edges"]);
        foreach (var (of, elements) in new[] { ("node", graph.Element(Gexf + "nodes")!.Elements()), ("edge", graph.Element(Gexf + "edges")!.Elements()) })
        {
            var declared = graph.Elements(Gexf + "attributes").Single(a => a.Attribute("class")!.Value == of).Elements(Gexf + "attribute").ToList();
            declared.ShouldAllBe(a => a.Attribute("title") != null && new[] { "string", "long" }.Contains(a.Attribute("type")!.Value));
            elements.ShouldAllBe(e => e.Name == Gexf + of && e.Elements().All(c => new[] { "attvalues", "spells" }.Contains(c.Name.LocalName)));
            elements.SelectMany(e => e.Element(Gexf + "attvalues")!.Elements()).ShouldAllBe(v =>
                v.Attribute("value") != null && declared.Any(a => a.Attribute("id")!.Value == v.Attribute("for")!.Value));
            foreach (var spells in elements.Elements(Gexf + "spells"))
            {
                spells.Elements().ShouldNotBeEmpty();
                spells.Elements().ShouldAllBe(s => s.Name == Gexf + "spell" && s.Attributes().Any() && Day(s, "start", DateOnly.MinValue) <= Day(s, "end", DateOnly.MaxValue));
            }
        }
        var ids = graph.Element(Gexf + "nodes")!.Elements().Select(n => n.Attribute("id")!.Value).ToList();
        ids.ShouldBeUnique();
        var edges = graph.Element(Gexf + "edges")!.Elements().ToList();
        edges.Select(e => e.Attribute("id")!.Value).ShouldBeUnique();
        edges.ShouldAllBe(e => ids.Contains(e.Attribute("source")!.Value) && ids.Contains(e.Attribute("target")!.Value));
        edges.ShouldAllBe(e => double.Parse(e.Attribute("weight")!.Value, CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task Gexf_has_every_tie_with_its_weight_and_the_days_that_the_reports_allow()
    {
        var ties = await TiesAsync();
        var graph = (await XmlAsync("/exports/network.gexf")).Root!.Element(Gexf + "graph")!;
        var edges = graph.Element(Gexf + "edges")!.Elements().ToList();

        edges.Select(e => (e.Attribute("source")!.Value, e.Attribute("target")!.Value, decimal.Parse(e.Attribute("weight")!.Value, CultureInfo.InvariantCulture), Value(e, "reports")))
            .ShouldBe(ties.Select(t => (t.A.Actor, t.B.Actor, t.Weight, t.Reports.ToString(CultureInfo.InvariantCulture))));
        var node = graph.Element(Gexf + "nodes")!.Elements().Single(n => n.Attribute("id")!.Value == ExportServer.Actor);
        node.Attribute("label")!.Value.ShouldBe(ExportServer.Plain);
        Value(node, "kind").ShouldBe("organization");
        // One meeting has no bounds at all, so that they may have met on any day.
        edges.Single(e => e.Attribute("source")!.Value == ExportServer.Actor).Element(Gexf + "spells").ShouldBeNull();
        var dated = (await XmlAsync("/exports/network.gexf?actor=hostile&from=2004-01-01&to=2030-01-01&certainly=true")).Root!.Descendants(Gexf + "edge").Single();
        dated.Descendants(Gexf + "spell").Select(s => (s.Attribute("start")?.Value, s.Attribute("end")?.Value)).ShouldBe([("2019-05-03", "2019-05-03"), ("2019-12-01", "2019-12-01")]);
    }

    [Fact]
    public async Task GraphMl_declares_its_keys_and_has_every_tie()
    {
        var ties = await TiesAsync();
        var root = (await XmlAsync("/exports/network.graphml")).Root!;

        root.Name.ShouldBe(GraphMl + "graphml");
        root.Elements().Select(e => e.Name.LocalName).Distinct().ShouldBe(["desc", "key", "graph"]);
        var keys = root.Elements(GraphMl + "key").ToDictionary(k => k.Attribute("id")!.Value, k => k.Attribute("for")!.Value);
        root.Elements(GraphMl + "key").ShouldAllBe(k => k.Attribute("attr.name") != null && new[] { "string", "double", "long" }.Contains(k.Attribute("attr.type")!.Value));
        var graph = root.Element(GraphMl + "graph")!;
        graph.Attribute("edgedefault")!.Value.ShouldBe("undirected");
        graph.Elements().ShouldAllBe(e => e.Elements().All(d => d.Name == GraphMl + "data" && keys[d.Attribute("key")!.Value] == e.Name.LocalName));
        graph.Elements(GraphMl + "edge").Select(e => (e.Attribute("source")!.Value, e.Attribute("target")!.Value, decimal.Parse(Data(e, "weight")!, CultureInfo.InvariantCulture)))
            .ShouldBe(ties.Select(t => (t.A.Actor, t.B.Actor, t.Weight)));
        var ids = graph.Elements(GraphMl + "node").Select(n => n.Attribute("id")!.Value).ToList();
        ids.ShouldBe(ties.SelectMany(t => new[] { t.A.Actor, t.B.Actor }).Distinct().Order(StringComparer.Ordinal));
        Data(graph.Elements(GraphMl + "node").Single(n => n.Attribute("id")!.Value == ExportServer.Actor), "name")!.ReplaceLineEndings("\n").ShouldBe(ExportServer.Plain.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Csv_has_a_row_for_each_tie_and_each_actor_and_no_cell_is_a_formula()
    {
        var ties = await TiesAsync();
        var rows = Rows(await server.ExportAsync("/exports/network.csv"));
        var nodes = Rows(await server.ExportAsync("/exports/network-nodes.csv"));

        rows.Select(r => (r["Source"], r["Target"], r["Type"], decimal.Parse(r["Weight"], CultureInfo.InvariantCulture)))
            .ShouldBe(ties.Select(t => (t.A.Actor, t.B.Actor, "Undirected", t.Weight)));
        rows.Single(r => r["Source"] == ExportServer.Actor)["SourceName"].ShouldBe("'" + ExportServer.Hostile);
        nodes.Single(r => r["Id"] == ExportServer.Actor)["Label"].ShouldBe("'" + ExportServer.Hostile);
        rows.Concat(nodes).SelectMany(r => r.Values).ShouldAllBe(cell => cell.Length == 0 || !"=+-@\t\r".Contains(cell[0]));
    }

    private async Task<IReadOnlyList<CooperationItem>> TiesAsync()
    {
        var page = await CooperationQuery.ListAsync(server.DataSource, new(), new(DateOnly.FromDateTime(DateTime.UtcNow)), Paging.All, Cancellation);
        return [.. page.Items.OrderBy(t => t.A.Actor, StringComparer.Ordinal).ThenBy(t => t.B.Actor, StringComparer.Ordinal)];
    }

    private async Task<XDocument> XmlAsync(string path) =>
        await XDocument.LoadAsync(new MemoryStream(await server.ExportAsync(path)), LoadOptions.PreserveWhitespace, Cancellation);

    internal static List<Dictionary<string, string>> Rows(byte[] csv)
    {
        using var reader = CsvReader.Create(csv);
        List<Dictionary<string, string>> rows = [];
        while (reader.Read())
        {
            rows.Add(reader.Headers.ToArray().ToDictionary(h => h, h => reader[h].ToString()));
        }
        return rows;
    }

    private static DateOnly Day(XElement spell, string name, DateOnly otherwise) =>
        spell.Attribute(name) is { } day ? DateOnly.ParseExact(day.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture) : otherwise;

    private static string Value(XElement element, string name) =>
        element.Element(Gexf + "attvalues")!.Elements().Single(v => v.Attribute("for")!.Value == name).Attribute("value")!.Value;

    private static string? Data(XElement element, string key) => element.Elements().SingleOrDefault(d => d.Attribute("key")!.Value == key)?.Value;
}
