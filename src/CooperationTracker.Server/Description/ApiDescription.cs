using CooperationTracker.Server.Access;
using CooperationTracker.Server.Operation;
using CooperationTracker.Server.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace CooperationTracker.Server.Description;

/// <summary>What the server says of itself: <c>/openapi/v1.json</c> (OpenAPI 3.1), a page of it at <c>/docs</c>, and <c>/problems</c>.</summary>
internal static class ApiDescription
{
    private const string Document = "v1";

    public static void AddDescription(this IServiceCollection services)
    {
        // The schemas are made from these; answers are written with AnswerJson itself, which has the same.
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = AnswerJson.Compact.PropertyNamingPolicy;
            json.SerializerOptions.DefaultIgnoreCondition = AnswerJson.Compact.DefaultIgnoreCondition;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            foreach (var converter in AnswerJson.Compact.Converters)
            {
                json.SerializerOptions.Converters.Add(converter);
            }
        });
        services.AddOpenApi(Document, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = Schemas.NameOf;
            options.AddDocumentTransformer(Head);
            options.AddOperationTransformer(RouteDescription.DescribeAsync);
            options.AddSchemaTransformer(Schemas.DescribeAsync);
        });
    }

    public static void MapDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AllowAnonymous().ExcludeFromDescription();
        // The page's script comes with the package: nothing is fetched from elsewhere.
        routes.MapScalarApiReference(SecurityHeaders.Page, page => page.WithTitle("CooperationTracker").WithOpenApiRoutePattern($"/openapi/{Document}.json"))
            .AllowAnonymous().ExcludeFromDescription();
    }

    private static Task Head(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new()
        {
            Title = "CooperationTracker",
            Version = typeof(ApiDescription).Assembly.GetName().Version!.ToString(3),
            Description =
                """
                What international organizations report in public statements, and how their commitments and cooperation evolved.

                Every question takes two times: `asOf`, what had happened by the end of a day, and `knownAt`, what was known at a
                day or at a position of the log. An answer says which it holds for, and is the same to the byte for the same request.
                An append answers with its position; `atLeast` with that position reads one's own write.

                A path answers a method that it does not have with 405, and no path is 404.
                """,
            License = new() { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [RouteDescription.Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key of `tracker keys add`, or a token of the OpenID provider.",
            },
            [RouteDescription.Key] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = Credential.KeyHeader,
                Description = "An API key of `tracker keys add`.",
            },
        };
        document.Components.Responses = ProblemKind.All.Values.GroupBy(k => k.Status).ToDictionary(
            g => RouteDescription.NameOf(g.Key), g => RouteDescription.ProblemsOf([.. g], document));
        return Task.CompletedTask;
    }
}
