using CooperationTracker.Domain;
using CooperationTracker.Server.Problems;

namespace CooperationTracker.Server.Reading;

/// <summary>What a route reads and answers, for its description too.</summary>
/// <param name="Pattern">The route's pattern.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="MediaType">The answer's media type.</param>
internal sealed record ReadMetadata(string Pattern, IReadOnlyList<Parameter> Parameters, string MediaType)
{
    /// <summary>Refuses a parameter that the route does not know or that stands twice, and tells of one that is missing.</summary>
    /// <exception cref="EdgeException">There is one.</exception>
    public void Check(IQueryCollection query)
    {
        List<EdgeError> errors = [];
        foreach (var (name, values) in query)
        {
            if (Parameters.All(p => p.Name != name))
            {
                var near = NearestNames.To(name, Parameters.Select(p => p.Name));
                errors.Add(EdgeError.Unknown(HttpCodes.UnknownParameter, name, "parameter", name, near, $"There are {string.Join(", ", Parameters.Select(p => p.Name))}."));
            }
            else if (values.Count > 1)
            {
                errors.Add(new EdgeError(RefusalCodes.Duplicate, $"The parameter '{name}' stands twice.") { Field = name });
            }
        }
        foreach (var missing in Parameters.Where(p => p.Required && !query.ContainsKey(p.Name)))
        {
            errors.Add(new EdgeError(RefusalCodes.Missing, $"The parameter '{missing.Name}' is missing.") { Field = missing.Name });
        }
        if (errors.Count > 0)
        {
            throw EdgeException.BadInput(errors);
        }
    }
}
