using System.Buffers.Text;
using System.Globalization;
using System.Text.Json.Nodes;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Exports.Statements;

/// <summary>The entities, activities and agents behind a statement, as a fold over its events.</summary>
/// <param name="key">The statement's key.</param>
/// <param name="actors">The actors that it may name.</param>
internal sealed class ProvenanceGraph(string key, Catalog<ActorDefinition> actors)
{
    private const string Vocabulary = $"tag:{Exporting.Authority},2026:";
    private const string Edtf = "http://id.loc.gov/datatypes/edtf/EDTF";

    private readonly string statement = $"/statements/{key}";
    private JsonObject? receiving;
    private readonly OrderedDictionary<string, JsonObject> nodes = [];

    /// <summary>The version of each report that stands, by the report's id.</summary>
    private readonly OrderedDictionary<string, JsonObject> standing = [];

    /// <summary>The document.</summary>
    public JsonObject Document() => new()
    {
        ["@context"] = Context(),
        ["@graph"] = new JsonArray([.. nodes.Values]),
    };

    /// <summary>Adds what an event tells.</summary>
    /// <param name="e">The event.</param>
    /// <param name="position">Its position.</param>
    /// <param name="at">When it was recorded.</param>
    /// <param name="recorder">Who recorded it; null where that is not known.</param>
    /// <exception cref="UnknownEventException">The event has no line here.</exception>
    public void Add(IEvent e, long position, DateTimeOffset at, string? recorder)
    {
        switch (e)
        {
            case StatementReceived received:
                receiving = Activity("received", position, at, recorder, null);
                Receive(received, receiving);
                break;
            case Report report:
                Stand(report, position, at, receiving!);
                break;
            case ReportAmended amended:
                Amend(amended, position, at, Activity("amended", position, at, recorder ?? amended.Author, amended.Reason));
                break;
            case ReportRetracted retracted:
                Fall(retracted.ReportId, at, Activity("retracted", position, at, recorder ?? retracted.Author, retracted.Reason));
                break;
            case ErasedContent:
                break; // the activity that erased it tells of it
            case ContentErased erased:
                Activity("erased", position, at, recorder ?? erased.Author, $"{erased.LegalBasis}: {erased.Reason}")["invalidated"] = $"/reports/{erased.ReportId}";
                break;
            case SourceAttached attached:
                Activity("attached", position, at, recorder ?? attached.Author, null)["used"] = Source(new(attached.File, attached.Sha256));
                break;
            case StatementWithdrawn withdrawn:
                End(at, Activity("withdrawn", position, at, recorder ?? withdrawn.Author, withdrawn.Reason));
                break;
            case StatementSuperseded superseded:
                End(at, Activity("superseded", position, at, recorder ?? superseded.Author, superseded.Reason));
                Node($"/statements/{superseded.By}", "Entity")["wasRevisionOf"] = statement;
                break;
            default:
                throw new UnknownEventException(e);
        }
    }

    private void Receive(StatementReceived received, JsonObject activity)
    {
        var node = Node(statement, "Collection");
        node["title"] = received.Title;
        node["issued"] = Date(received.Issued.ToString());
        Set(node, "identifier", received.Symbol);
        node["wasAttributedTo"] = Actor(received.Issuer);
        if (received.OnBehalfOf is { } principal)
        {
            nodes[Actor(received.Issuer)]["actedOnBehalfOf"] = Actor(principal);
        }
        if (received.Speaker is { } speaker)
        {
            nodes[Actor(speaker)]["actedOnBehalfOf"] = Actor(received.Issuer);
        }
        Generated(node, activity);
        node["digest"] = received.Digest;
        var source = received.Source is { } document ? Source(document) : null;
        if (source is not null)
        {
            (node["hadPrimarySource"], activity["used"]) = (source, source);
        }
        node["hadMember"] = new JsonArray([.. received.Paragraphs.Select(p => (JsonNode)Paragraph(p.Number))]);
        foreach (var paragraph in received.Paragraphs)
        {
            var part = Node(Paragraph(paragraph.Number), "Entity");
            part["value"] = paragraph.Text;
            Set(part, "sha256", paragraph.Sha256);
            Set(part, "wasDerivedFrom", source);
        }
    }

    private void Amend(ReportAmended amended, long position, DateTimeOffset at, JsonObject activity)
    {
        var before = standing.GetValueOrDefault(amended.Report.Id);
        Fall(amended.Report.Id, at, activity);
        Set(Stand(amended.Report, position, at, activity), "wasRevisionOf", (string?)before?["@id"]);
    }

    private JsonObject Stand(Report report, long position, DateTimeOffset at, JsonObject activity)
    {
        var node = Node(string.Create(CultureInfo.InvariantCulture, $"/reports/{report.Id}?knownAt={position}"), "Entity");
        node["specializationOf"] = $"/reports/{report.Id}";
        node["reportType"] = report.GetType().Name;
        node["occurred"] = Date(report.Occurred.ToString());
        node["summary"] = report.Summary;
        node["wasDerivedFrom"] = Paragraph(report.Paragraph);
        Generated(node, activity);
        node["generatedAtTime"] = Time(at);
        standing[report.Id] = node;
        return node;
    }

    private void Fall(string report, DateTimeOffset at, JsonObject activity)
    {
        if (standing.Remove(report, out var node))
        {
            Invalidated(node, at, activity);
        }
    }

    private void End(DateTimeOffset at, JsonObject activity)
    {
        Invalidated(nodes[statement], at, activity);
        foreach (var report in standing.Keys.ToArray())
        {
            Fall(report, at, activity);
        }
    }

    private static void Generated(JsonObject entity, JsonObject activity)
    {
        entity["wasGeneratedBy"] = (string?)activity["@id"];
        entity["generatedAtTime"] = (string?)activity["endedAtTime"];
    }

    private static void Invalidated(JsonObject entity, DateTimeOffset at, JsonObject activity)
    {
        entity["wasInvalidatedBy"] = (string?)activity["@id"];
        entity["invalidatedAtTime"] = Time(at);
    }

    private JsonObject Activity(string what, long position, DateTimeOffset at, string? recorder, string? reason)
    {
        var node = Node(string.Create(CultureInfo.InvariantCulture, $"{statement}#{what}-{position}"), "Activity");
        node["label"] = what;
        node["endedAtTime"] = Time(at);
        Set(node, "reason", reason);
        Set(node, "wasAssociatedWith", recorder is null ? null : Agent($"{Vocabulary}recorder/{Uri.EscapeDataString(recorder)}", "Agent", recorder));
        return node;
    }

    private string Actor(string id)
    {
        var meant = actors.Resolve(id) ?? id;
        var actor = actors.Entries.GetValueOrDefault(meant)?.Definition;
        return Agent($"/actors/{meant}", actor?.Kind == ActorKind.Person ? "Person" : "Organization", actor?.Name ?? meant);
    }

    private string Agent(string id, string type, string name)
    {
        Node(id, type)["label"] = name;
        return id;
    }

    /// <summary>A document, by the name that its digest gives it (RFC 6920).</summary>
    private string Source(SourceDocument document)
    {
        var id = $"ni:///sha-256;{Base64Url.EncodeToString(Convert.FromHexString(document.Sha256))}";
        var node = Node(id, "Entity");
        (node["title"], node["sha256"]) = (document.File, document.Sha256);
        return id;
    }

    private string Paragraph(int number) => string.Create(CultureInfo.InvariantCulture, $"{statement}#paragraph-{number}");

    private JsonObject Node(string id, string type)
    {
        if (!nodes.TryGetValue(id, out var node))
        {
            nodes.Add(id, node = new() { ["@id"] = id, ["@type"] = type });
        }
        return node;
    }

    private static void Set(JsonObject node, string name, string? value)
    {
        if (value is not null)
        {
            node[name] = value;
        }
    }

    private static JsonObject Date(string edtf) => new() { ["@type"] = Edtf, ["@value"] = edtf };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What the names mean: terms of PROV, Dublin Core and RDF Schema, and our own.</summary>
    private static JsonObject Context()
    {
        var context = new JsonObject
        {
            ["prov"] = "http://www.w3.org/ns/prov#",
            ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
            ["label"] = "http://www.w3.org/2000/01/rdf-schema#label",
            ["title"] = "http://purl.org/dc/terms/title",
            ["issued"] = "http://purl.org/dc/terms/issued",
            ["identifier"] = "http://purl.org/dc/terms/identifier",
            ["value"] = "prov:value",
        };
        foreach (var type in (string[])["Entity", "Collection", "Activity", "Agent", "Person", "Organization"])
        {
            context[type] = $"prov:{type}";
        }
        foreach (var relation in (string[])
            ["wasAttributedTo", "actedOnBehalfOf", "wasAssociatedWith", "used", "wasGeneratedBy", "wasInvalidatedBy",
            "wasDerivedFrom", "wasRevisionOf", "hadPrimarySource", "hadMember", "specializationOf"])
        {
            context[relation] = new JsonObject { ["@id"] = $"prov:{relation}", ["@type"] = "@id" };
        }
        foreach (var time in (string[])["generatedAtTime", "invalidatedAtTime", "endedAtTime"])
        {
            context[time] = new JsonObject { ["@id"] = $"prov:{time}", ["@type"] = "xsd:dateTime" };
        }
        foreach (var own in (string[])["sha256", "digest", "reason", "summary", "reportType", "occurred"])
        {
            context[own] = Vocabulary + own;
        }
        return context;
    }
}
