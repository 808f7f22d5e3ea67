using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Server.Problems;

namespace CooperationTracker.Server.Reading;

/// <summary>A parameter of a question: what the server reads is what the description says.</summary>
/// <param name="Name">Its name in the query.</param>
/// <param name="Description">What it asks for.</param>
internal sealed record Parameter(string Name, string Description)
{
    /// <summary>A value that shows its form.</summary>
    public string? Example { get; init; }

    /// <summary>The words that it takes; null for any text.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Its JSON Schema type: string, integer, boolean, or array for several words with commas between them.</summary>
    public string Type { get; init; } = "string";

    /// <summary>Whether a request must have it.</summary>
    public bool Required { get; init; }
}

/// <summary>Parameters that several questions share: the same names with the same meaning everywhere, and the command line's.</summary>
internal static class Parameters
{
    public static readonly Parameter AsOf = new("asOf", "What had happened by the end of a day; today (UTC) where it is absent.") { Example = "2005-01-01" };
    public static readonly Parameter Certainly = new("certainly", "Only what had certainly happened by then, whichever way a vague date falls.") { Type = "boolean" };
    public static readonly Parameter KnownAt = new("knownAt", "What was known at the end of a day (UTC), or at a position of the log; now where it is absent.") { Example = "2026-01-31" };
    public static readonly Parameter AtLeast = new("atLeast", "Wait until the views hold this position, such as the one that an append answered: one reads one's own write.") { Type = "integer" };
    public static readonly Parameter Actor = new("actor", "Only with this actor or one of its bodies, by id, name or alias.") { Example = "csto" };
    public static readonly Parameter Topic = new("topic", "Only about this topic, by id or name.") { Example = "terrorism" };
    public static readonly Parameter ReportType = new("type", "Only reports of this type.") { Words = [.. CodebookEntry.All.Select(e => e.Name)] };
    public static readonly Parameter From = new("from", "Only what may have happened on this day or later.") { Example = "2008-01-01" };
    public static readonly Parameter To = new("to", "Only what may have happened on this day or earlier.") { Example = "2008-12-31" };
    public static readonly Parameter Sort = new("sort", "What the list is sorted by.");
    public static readonly Parameter Limit = new("limit", $"How many items at most, from 1 to {Pages.Most}; {Pages.Usual} where it is absent.") { Type = "integer" };
    public static readonly Parameter After = new("after", "Where the page before ended: taken from its link 'next', never made up.");

    /// <summary>The two times, which every question takes.</summary>
    public static IReadOnlyList<Parameter> Times => [AsOf, Certainly, KnownAt, AtLeast];

    /// <summary>What narrows a question about reports.</summary>
    public static IReadOnlyList<Parameter> OfReports => [Actor, Topic, ReportType, From, To];

    /// <summary>A yes or no.</summary>
    public static Parameter Flag(string name, string description) => new(name, description) { Type = "boolean" };

    /// <summary>A choice among words.</summary>
    public static Parameter Choice<T>(string name, string description) where T : struct, Enum =>
        new(name, description) { Words = [.. Enum.GetValues<T>().Select(AnswerJson.Word)] };

    /// <summary>Refuses a parameter that is not known or that stands twice, and tells of one that is missing.</summary>
    /// <param name="query">What was written.</param>
    /// <param name="known">The parameters that the route knows.</param>
    /// <exception cref="EdgeException">There is one.</exception>
    public static void Check(IQueryCollection query, IReadOnlyList<Parameter> known)
    {
        List<EdgeError> errors = [];
        foreach (var (name, values) in query)
        {
            if (known.All(p => p.Name != name))
            {
                var near = NearestNames.To(name, known.Select(p => p.Name));
                errors.Add(EdgeError.Unknown(HttpCodes.UnknownParameter, name, "parameter", name, near, $"There are {string.Join(", ", known.Select(p => p.Name))}."));
            }
            else if (values.Count > 1)
            {
                errors.Add(new EdgeError(RefusalCodes.Duplicate, $"The parameter '{name}' stands twice.") { Field = name });
            }
        }
        foreach (var missing in known.Where(p => p.Required && !query.ContainsKey(p.Name)))
        {
            errors.Add(new EdgeError(RefusalCodes.Missing, $"The parameter '{missing.Name}' is missing.") { Field = missing.Name });
        }
        if (errors.Count > 0)
        {
            throw EdgeException.BadInput(errors);
        }
    }
}
