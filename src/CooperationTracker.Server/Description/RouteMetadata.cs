namespace CooperationTracker.Server.Description;

/// <summary>Statuses of problems that a route may answer with, beside those that follow from its path, parameters and role.</summary>
/// <param name="Statuses">The statuses.</param>
internal sealed record ProblemMetadata(params IReadOnlyList<int> Statuses);

/// <summary>A header that a route reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
internal sealed record HeaderMetadata(string Name, string Description);

/// <summary>A header that some of a route's answers have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it tells.</param>
/// <param name="Statuses">The statuses of answers that have it.</param>
internal sealed record AnswerHeaderMetadata(string Name, string Description, params IReadOnlyList<int> Statuses);

/// <summary>A body as a route takes it.</summary>
/// <param name="Value">What it holds.</param>
internal sealed record BodyMetadata(object Value);

/// <summary>What routes say of themselves for their description.</summary>
internal static class RouteMetadata
{
    /// <summary>Statuses of problems that follow from neither path, parameters nor role.</summary>
    public static RouteHandlerBuilder MayAnswer(this RouteHandlerBuilder route, params IReadOnlyList<int> statuses) =>
        route.WithMetadata(new ProblemMetadata(statuses));

    /// <summary>A body that shows the form of those that the route takes.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder route, object body) => route.WithMetadata(new BodyMetadata(body));
}
