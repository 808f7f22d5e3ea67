namespace CooperationTracker.Server.Access;

/// <summary>What a caller may do.</summary>
public enum Role
{
    /// <summary>Asks questions.</summary>
    Reader,

    /// <summary>Appends, corrects and assesses commitments, and reads.</summary>
    Analyst,

    /// <summary>Reads everything, proofs included, settles findings and assesses commitments.</summary>
    Auditor,

    /// <summary>Rebuilds views, sees the state of the service and works on its queue, erases, and reads.</summary>
    Operator,
}

/// <summary>Which role a route asks for. A route that names none is for readers.</summary>
internal static class Roles
{
    /// <summary>The policy of what every role may see, and nobody else where reading is open to those on another machine.</summary>
    public const string Inside = "Inside";

    /// <summary>The policy of who may assess commitments.</summary>
    public const string Assessors = $"{nameof(Role.Analyst)} or {nameof(Role.Auditor)}";

    /// <summary>The policy of who may check the record: auditors, and everyone where reading is open.</summary>
    public const string Checkers = $"{nameof(Role.Auditor)} or open reading";

    /// <summary>Whoever may read: every role, and everyone where reading is open.</summary>
    public static TBuilder ForReaders<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(nameof(Role.Reader));

    /// <summary>Who appends and corrects.</summary>
    public static TBuilder ForAnalysts<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(nameof(Role.Analyst));

    /// <summary>Who checks the record; and everyone where reading is open.</summary>
    public static TBuilder ForCheckers<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(Checkers);

    /// <summary>Who runs the service.</summary>
    public static TBuilder ForOperators<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(nameof(Role.Operator));

    /// <summary>Every role, and without one only who asks on this machine of a server that is for this machine.</summary>
    public static TBuilder ForInside<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(Inside);
}
