namespace CooperationTracker.Server.Reading;

/// <summary>What a route reads and answers, for its description too.</summary>
/// <param name="Pattern">The route's pattern.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="MediaType">The answer's media type.</param>
internal sealed record ReadMetadata(string Pattern, IReadOnlyList<Parameter> Parameters, string MediaType)
{
    /// <summary>Whether what lies ahead belongs to the answer too, where no day is asked for.</summary>
    public bool IsOfAllDays { get; init; }

    /// <summary>Refuses a parameter that the route does not know or that stands twice, and tells of one that is missing.</summary>
    /// <exception cref="EdgeException">There is one.</exception>
    public void Check(IQueryCollection query) => Reading.Parameters.Check(query, Parameters);
}
