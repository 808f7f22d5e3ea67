using CooperationTracker.Domain;

namespace CooperationTracker.Server.Problems;

/// <summary><c>GET /problems</c> and <c>/problems/{code}</c>: what the types of problems lead to.</summary>
internal static class GetProblems
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/problems", () => Results.Json(new All([.. ProblemKind.All.Values.Select(Kind.Of)]), AnswerJson.Compact))
            .Produces<All>().AllowAnonymous().WithName("problems").WithTags("Description").WithSummary("Every kind of problem that an answer may tell of");
        routes.MapGet("/problems/{code}", (string code) => ProblemKind.All.TryGetValue(code, out var kind)
                ? Results.Json(Kind.Of(kind), AnswerJson.Compact)
                : throw EdgeException.BadInput(EdgeError.Unknown(
                    HttpCodes.NotFound, "{code}", "kind of problem", code, NearestNames.To(code, ProblemKind.All.Keys), "/problems lists them.")))
            .Produces<Kind>().AllowAnonymous().WithName("problem").WithTags("Description").WithSummary("One kind of problem");
    }

    /// <summary>Every kind.</summary>
    internal sealed record All(IReadOnlyList<Kind> Items);

    /// <summary>A kind of problem.</summary>
    internal sealed record Kind(string Type, string Code, int Status, string Title)
    {
        public static Kind Of(ProblemKind kind) => new(kind.Type, kind.Code, kind.Status, kind.Title);
    }
}
