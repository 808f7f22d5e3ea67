namespace CooperationTracker.Server.Access;

/// <summary>What a caller may do.</summary>
internal enum Role
{
    /// <summary>Asks questions.</summary>
    Reader,

    /// <summary>Appends and corrects, and reads.</summary>
    Analyst,

    /// <summary>Reads everything, proofs included.</summary>
    Auditor,

    /// <summary>Rebuilds views and sees the state of the service, and reads.</summary>
    Operator,
}

/// <summary>Which role a route asks for.</summary>
internal static class Roles
{
    /// <summary>Whoever may read: every role.</summary>
    public static TBuilder ForReaders<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(nameof(Role.Reader));

    /// <summary>Who appends and corrects.</summary>
    public static TBuilder ForAnalysts<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(nameof(Role.Analyst));

    /// <summary>Who runs the service.</summary>
    public static TBuilder ForOperators<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(nameof(Role.Operator));
}
