using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace CooperationTracker.Server.Appending;

/// <summary>What the server's description says of routes that append.</summary>
/// <remarks>Not by the framework's metadata of bodies: it would refuse other media types itself, without naming those that are read.</remarks>
internal static class AppendDescription
{
    private static readonly OpenApiParameter Key = Header(RequestHeaders.IdempotencyKey,
        "The caller's own name for this request: the same request under it again is answered as the first time, and appended once.");

    private static readonly OpenApiParameter Version = Header(HeaderNames.IfMatch,
        "The version that the request was made on, as an earlier answer's ETag has it: refused where another one stands.");

    /// <summary>Describes the body and the headers of a route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="pattern">Its pattern: where it names what is changed, that has a version.</param>
    /// <param name="body">What the body holds.</param>
    /// <param name="mediaTypes">What it may be written in.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string pattern, Type body, IReadOnlyList<string> mediaTypes) =>
        route.DescribeBody(body, mediaTypes).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters = [.. operation.Parameters ?? [], Key, .. pattern.Contains('{', StringComparison.Ordinal) ? [Version] : Array.Empty<OpenApiParameter>()];
            return Task.CompletedTask;
        });

    /// <summary>Describes the body of a route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="body">What the body holds.</param>
    /// <param name="mediaTypes">What it may be written in.</param>
    public static RouteHandlerBuilder DescribeBody(this RouteHandlerBuilder route, Type body, IReadOnlyList<string> mediaTypes) =>
        route.AddOpenApiOperationTransformer(async (operation, context, cancellation) =>
        {
            var schema = await context.GetOrCreateSchemaAsync(body, cancellationToken: cancellation);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = mediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
            };
        });

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
