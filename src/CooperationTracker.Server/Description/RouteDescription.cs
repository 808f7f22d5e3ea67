using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Reading;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace CooperationTracker.Server.Description;

/// <summary>What the description says of each route, from the same metadata that the route works by.</summary>
internal static class RouteDescription
{
    /// <summary>The name of the scheme of keys and tokens in the header Authorization.</summary>
    public const string Bearer = "bearer";

    /// <summary>The name of the scheme of keys in a header of their own.</summary>
    public const string Key = "key";

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        AddParameters(operation, context.Description.RelativePath!, metadata);
        AddRole(operation, context, metadata);
        operation.Responses ??= [];
        foreach (var status in Problems(operation, metadata))
        {
            // One that the route declares itself stays as it is.
            operation.Responses.TryAdd(Text(status), new OpenApiResponseReference(NameOf(status), context.Document));
        }
        foreach (var (header, response) in metadata.OfType<AnswerHeaderMetadata>()
            .SelectMany(header => header.Statuses, (header, status) => (header, operation.Responses[Text(status)] as OpenApiResponse)))
        {
            response!.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers.Add(header.Name, Header(header.Description));
        }
        foreach (var text in operation.Responses.Values.OfType<OpenApiResponse>().SelectMany(r => r.Content ?? new Dictionary<string, OpenApiMediaType>())
            .Where(c => c.Key.StartsWith("text/", StringComparison.Ordinal)))
        {
            text.Value.Schema = new OpenApiSchema { Type = JsonSchemaType.String }; // beside JSON the framework takes it for the same form
        }
        return Task.CompletedTask;
    }

    /// <summary>The name under which the problems of a status stand among the document's responses.</summary>
    public static string NameOf(int status) => $"Problem{status}";

    /// <summary>The problems of a status, with an example of each.</summary>
    public static IOpenApiResponse ProblemsOf(IReadOnlyList<ProblemKind> kinds, OpenApiDocument document) => new OpenApiResponse
    {
        Description = string.Join("; ", kinds.Select(k => $"`{k.Code}`: {k.Title}")),
        Headers = kinds[0].Status switch
        {
            StatusCodes.Status401Unauthorized => new Dictionary<string, IOpenApiHeader> { [HeaderNames.WWWAuthenticate] = Header("What is asked for, and why what was shown does not hold.") },
            StatusCodes.Status429TooManyRequests => new Dictionary<string, IOpenApiHeader> { [HeaderNames.RetryAfter] = Header("After how many seconds the next request is taken.") },
            _ => null,
        },
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problem.MediaType] = new()
            {
                Schema = Schemas.OfProblem,
                Examples = kinds.ToDictionary(k => k.Code, k => (IOpenApiExample)new OpenApiExample { Summary = k.Title, Value = Example(k) }),
            },
        },
    };

    /// <summary>A header of an answer.</summary>
    public static OpenApiHeader Header(string description) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static void AddParameters(OpenApiOperation operation, string path, IList<object> metadata)
    {
        operation.Parameters ??= [];
        foreach (var name in PathNames(path).Where(name => operation.Parameters.All(p => p.Name != name)))
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
        foreach (var header in metadata.OfType<HeaderMetadata>())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Description = header.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static void AddRole(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        if (metadata.OfType<IAuthorizeData>().FirstOrDefault() is not { Policy: { } role })
        {
            return;
        }
        var open = role is nameof(Role.Reader) or Roles.Checkers && context.ApplicationServices.GetRequiredService<Protection>().OpenReading;
        operation.Security =
        [
            .. open ? [new()] : Array.Empty<OpenApiSecurityRequirement>(),
            .. ((string[])[Bearer, Key]).Select(scheme => new OpenApiSecurityRequirement { [new(scheme, context.Document)] = [] }),
        ];
        operation.Description = string.Join("\n\n", ((string?[])[operation.Description, $"Role: {role.ToLowerInvariant()}."]).OfType<string>());
    }

    /// <summary>The statuses of problems that a route may answer with.</summary>
    private static IEnumerable<int> Problems(OpenApiOperation operation, IList<object> metadata)
    {
        List<int> statuses = [400, 500, 503, .. metadata.OfType<ProblemMetadata>().SelectMany(p => p.Statuses)];
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            statuses.AddRange(401, 403, 507);
        }
        if (!metadata.OfType<DisableRateLimitingAttribute>().Any())
        {
            statuses.Add(429);
        }
        if (operation.Parameters!.Any(p => p.In == ParameterLocation.Path))
        {
            statuses.Add(404);
        }
        if (operation.Parameters!.Any(p => p.In == ParameterLocation.Query))
        {
            statuses.Add(422);
        }
        return statuses.Distinct().Order();
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

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
