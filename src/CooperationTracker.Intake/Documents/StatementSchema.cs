using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Intake.Documents;

/// <summary>The JSON Schema of statement files, derived from the classes that they are read into.</summary>
public static class StatementSchema
{
    /// <summary>What a date is.</summary>
    public const string EdtfDescription =
        "A date in EDTF (ISO 8601-2), such as 2003-04-28, 2003-07, 2008-07-01/2008-07-02, 2012-36, 2006/.., ../2003-11-27 or ..";

    /// <summary>A date of each kind, made anew: a node has one parent.</summary>
    public static IEnumerable<JsonNode> EdtfExamples =>
        ((string[])["2003-04-28", "2003-07", "2008-07-01/2008-07-02", "2012-36", "2006/..", "../2003-11-27", ".."]).Select(text => (JsonNode)text);

    /// <summary>What a length of time is.</summary>
    public const string DurationDescription = "A length of time in years, months, weeks and days (ISO 8601), such as P1Y, P6M or P90D";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema (draft 2020-12) as indented JSON, ending with a line break.</summary>
    public static string Text()
    {
        var schema = DomainJson.Options.GetJsonSchemaAsNode(typeof(Statement), new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Transform,
        }).AsObject();
        SpellConstants(schema);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "A statement file of CooperationTracker");
        return schema.ToJsonString(Indented) + "\n";
    }

    /// <summary>A constant as an enumeration of one: the same to a validator, and older ones know it too.</summary>
    private static void SpellConstants(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject schema:
                if (schema.Remove("const", out var constant))
                {
                    schema["enum"] = new JsonArray(constant);
                }
                foreach (var (_, child) in schema.ToArray())
                {
                    SpellConstants(child);
                }
                break;
            case JsonArray list:
                foreach (var child in list)
                {
                    SpellConstants(child);
                }
                break;
        }
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(Edtf))
        {
            return new JsonObject
            {
                ["type"] = "string",
                ["description"] = EdtfDescription,
                ["examples"] = new JsonArray([.. EdtfExamples]),
            };
        }
        if (type == typeof(Duration))
        {
            return new JsonObject
            {
                ["type"] = "string",
                ["description"] = DurationDescription,
                ["examples"] = new JsonArray("P1Y", "P6M", "P90D"),
            };
        }
        if (type == typeof(IReadOnlyList<Participant>))
        {
            schema["maxItems"] = Report.MostParticipants;
        }
        if (type == typeof(int))
        {
            return new JsonObject { ["type"] = "integer" };
        }
        return schema;
    }
}
