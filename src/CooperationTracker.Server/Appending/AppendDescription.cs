using System.Text.Json;
using CooperationTracker.Server.Description;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace CooperationTracker.Server.Appending;

/// <summary>What the server's description says of routes that append.</summary>
/// <remarks>Not by the framework's metadata of bodies: it would refuse other media types itself, without naming those that are read.</remarks>
internal static class AppendDescription
{
    private static readonly HeaderMetadata Key = new(RequestHeaders.IdempotencyKey,
        "The caller's own name for this request: the same request under it again is answered as the first time, and appended once.");

    private static readonly HeaderMetadata Version = new(HeaderNames.IfMatch,
        "The version that the request was made on, in quotes: the field version of what was read, or the ETag of an append. Refused where another one stands.");

    /// <summary>Describes the body and the headers of a route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="pattern">Its pattern: where it names what is changed, that has a version.</param>
    /// <param name="body">What the body holds.</param>
    /// <param name="mediaTypes">What it may be written in.</param>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string pattern, Type body, IReadOnlyList<string> mediaTypes)
    {
        route.DescribeBody(body, mediaTypes).MayAnswer(StatusCodes.Status413PayloadTooLarge).WithMetadata(Key);
        return pattern.Contains('{', StringComparison.Ordinal) ? route.MayAnswer(StatusCodes.Status412PreconditionFailed).WithMetadata(Version) : route;
    }

    /// <summary>Describes the body of a route.</summary>
    /// <param name="route">The route.</param>
    /// <param name="body">What the body holds.</param>
    /// <param name="mediaTypes">What it may be written in.</param>
    public static RouteHandlerBuilder DescribeBody(this RouteHandlerBuilder route, Type body, IReadOnlyList<string> mediaTypes) =>
        route.MayAnswer(StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity).AddOpenApiOperationTransformer(async (operation, context, cancellation) =>
        {
            var example = context.Description.ActionDescriptor.EndpointMetadata.OfType<BodyMetadata>().FirstOrDefault()?.Value;
            var schema = await context.GetOrCreateSchemaAsync(body, cancellationToken: cancellation);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = mediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType
                {
                    Schema = schema,
                    Example = example is null ? null : JsonSerializer.SerializeToNode(example, example.GetType(), AnswerJson.Compact),
                }),
            };
        });
}
