using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Time;
using CooperationTracker.Intake.Documents;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CooperationTracker.Server.Description;

/// <summary>What the description says of the forms of answers.</summary>
internal static class Schemas
{
    /// <summary>The form of a problem.</summary>
    public static OpenApiSchema OfProblem { get; } = new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "title", "status", "detail", "code", "errors" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("The kind's identifier, which leads to what it means."),
            ["title"] = Text("The kind in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text("What was wrong and what to do."),
            ["code"] = Text("The kind's code, the same as on the command line. It stays when a message changes."),
            ["traceId"] = Text("Names the request in the server's logs."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string> { "code", "detail", "suggestions" },
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["code"] = Text("Its code."),
                        ["detail"] = Text("What was wrong and what to do."),
                        ["pointer"] = Text("JSON pointer to the field of the body, as a fragment."),
                        ["parameter"] = Text("The parameter or header; a name in braces stands in the path."),
                        ["line"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                        ["column"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                        ["suggestions"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
                    },
                },
            },
        },
    };

    /// <summary>The name of a form: an answer that stands within its route is called after the route.</summary>
    public static string? NameOf(JsonTypeInfo type) => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } name ? null
        : type.Type.DeclaringType is { } route ? $"{route.Name}{name}" : name;

    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(Edtf))
        {
            schema.Type = JsonSchemaType.String;
            schema.Description = StatementSchema.EdtfDescription;
            schema.Examples = [.. StatementSchema.EdtfExamples];
        }
        else if (type == typeof(Duration))
        {
            schema.Type = JsonSchemaType.String;
            schema.Description = StatementSchema.DurationDescription;
        }
        else if (type == typeof(Score))
        {
            schema.Enum = [.. Enum.GetValues<Score>().Select(score => (System.Text.Json.Nodes.JsonNode)AnswerJson.Word(score))];
            schema.Description = $"A score: {Scores.Form}; numbers and words are read alike, and words are answered.";
        }
        else if (type == typeof(JsonElement))
        {
            schema.Description = "An object whose fields its type tells: see the codebook.";
        }
        // What has no value is left out of an answer.
        schema.Required?.ExceptWith(context.JsonTypeInfo.Properties.Where(p => p.IsGetNullable).Select(p => p.Name));
        // Whoever reads an answer, and whoever writes a body, finds every field here: an unknown one is refused, or a fault of ours.
        if (schema is { Properties.Count: > 0, AdditionalProperties: null, AnyOf: null or { Count: 0 } })
        {
            schema.AdditionalPropertiesAllowed = false;
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
