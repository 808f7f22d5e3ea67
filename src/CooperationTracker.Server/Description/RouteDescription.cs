using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Reading;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace CooperationTracker.Server.Description;

/// <summary>What the description says of each route, from the same metadata that the route works by.</summary>
internal static class RouteDescription
{
    /// <summary>Statuses that any route may answer with.</summary>
    private static readonly int[] Anywhere = [400, 401, 403, 404, 422, 429, 500, 503];

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var name in PathNames(context.Description.RelativePath!).Where(name => operation.Parameters.All(p => p.Name != name)))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
        if (metadata.OfType<ReadMetadata>().FirstOrDefault() is { } read)
        {
            foreach (var parameter in read.Parameters)
            {
                operation.Parameters.Add(Described(parameter));
            }
            if (operation.Responses?.GetValueOrDefault("200") is OpenApiResponse { Content: null or { Count: 0 } } answer)
            {
                // A text in a form of its own, of which the framework's metadata says nothing without a type.
                answer.Content = new Dictionary<string, OpenApiMediaType>
                {
                    [read.MediaType.Split(';')[0]] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                };
            }
        }
        if (metadata.OfType<IAuthorizeData>().FirstOrDefault() is { Policy: { } role })
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] }];
            operation.Description = string.Join("\n\n", ((string?[])[operation.Description, $"Role: {role.ToLowerInvariant()}."]).OfType<string>());
        }
        operation.Responses ??= [];
        foreach (var status in Anywhere.Concat(metadata.OfType<ProblemMetadata>().SelectMany(p => p.Statuses)).Distinct())
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(NameOf(status), context.Document);
        }
        return Task.CompletedTask;
    }

    /// <summary>The name under which the problems of a status stand among the document's responses.</summary>
    public static string NameOf(int status) => $"Problem{status}";

    /// <summary>The problems of a status, with an example of each.</summary>
    public static IOpenApiResponse ProblemsOf(IReadOnlyList<ProblemKind> kinds, OpenApiDocument document) => new OpenApiResponse
    {
        Description = string.Join("; ", kinds.Select(k => $"`{k.Code}`: {k.Title}")),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.MediaType] = new()
            {
                Schema = Schemas.OfProblem,
                Examples = kinds.ToDictionary(k => k.Code, k => (IOpenApiExample)new OpenApiExample { Summary = k.Title, Value = Example(k) }),
            },
        },
    };

    private static IEnumerable<string> PathNames(string path) =>
        RoutePatternFactory.Parse(path).Parameters.Select(p => p.Name);

    private static OpenApiParameter Described(Parameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Required = parameter.Required,
        Example = parameter.Example is null ? null : Value(parameter, parameter.Example),
        Explode = parameter.Type != "array",
        Schema = parameter.Type == "array"
            ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Form(parameter with { Type = "string" }) }
            : Form(parameter),
    };

    private static OpenApiSchema Form(Parameter parameter) => new()
    {
        Type = Enum.Parse<JsonSchemaType>(parameter.Type, ignoreCase: true),
        Enum = parameter.Words is null ? null : [.. parameter.Words.Select(w => (JsonNode)w)],
    };

    private static JsonNode Value(Parameter parameter, string text) => parameter.Type switch
    {
        "integer" => JsonValue.Create(long.Parse(text, CultureInfo.InvariantCulture)),
        "array" => new JsonArray([.. text.Split(',').Select(word => (JsonNode)word)]),
        _ => JsonValue.Create(text),
    };

    private static JsonNode Example(ProblemKind kind)
    {
        var error = new EdgeError(kind.Code, $"{kind.Title}. Here stands what exactly, and what to do.") { Field = "asOf" };
        return JsonSerializer.SerializeToNode(Problem.Of([error]) with { TraceId = "4bf92f3577b34da6a3ce929d0e0e4736" }, AnswerJson.Compact)!;
    }
}

/// <summary>Statuses that a route may answer with beside those that any may.</summary>
/// <param name="Statuses">The statuses.</param>
internal sealed record ProblemMetadata(params IReadOnlyList<int> Statuses);
