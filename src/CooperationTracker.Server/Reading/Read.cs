using CooperationTracker.Domain;
using CooperationTracker.Server.Problems;

namespace CooperationTracker.Server.Reading;

/// <summary>One question that came over HTTP.</summary>
internal sealed class Read
{
    private readonly HttpContext context;

    private Read(HttpContext context, Question question) => (this.context, Question) = (context, question);

    /// <summary>The question with its times, all of it known at one position.</summary>
    public Question Question { get; }

    /// <summary>Ends with the request.</summary>
    public CancellationToken Cancellation => context.RequestAborted;

    /// <summary>The response, for answers that write themselves.</summary>
    public HttpResponse Response => context.Response;

    /// <summary>A parameter of the query as it was written.</summary>
    public Asked Ask(Parameter parameter) => Ask(context.Request, parameter);

    /// <summary>A value of the path, such as an id: where it names nothing, nothing is there (404).</summary>
    public Asked Path(string name) => new($"{{{name}}}", (string?)context.Request.RouteValues[name]);

    /// <summary>The path and query of the request with some parameters set anew, for links.</summary>
    public string Link(params IEnumerable<(Parameter Parameter, string Value)> changes)
    {
        var query = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        foreach (var (parameter, value) in changes)
        {
            query[parameter.Name] = value;
        }
        query.Remove(Parameters.AtLeast.Name);
        return context.Request.Path + QueryString.Create(query.OrderBy(q => q.Key, StringComparer.Ordinal)!);
    }

    /// <summary>Reads the times; refuses a parameter that the route does not know, or that stands twice.</summary>
    /// <exception cref="EdgeException">Something in the query is wrong.</exception>
    public static async Task<Read> OpenAsync(HttpContext context, IReadOnlyList<Parameter> parameters)
    {
        Check(context.Request, parameters);
        var position = context.RequestServices.GetRequiredService<ViewPosition>();
        var session = context.RequestServices.GetRequiredService<Session>();
        var today = DateOnly.FromDateTime(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        var atLeast = Ask(context.Request, Parameters.AtLeast);
        var reached = atLeast.Number() is { } wanted
            ? await position.AtLeastAsync(wanted, atLeast.Field, context.RequestAborted)
            : position.Current;
        var times = new AskedTimes(
            Ask(context.Request, Parameters.AsOf), Ask(context.Request, Parameters.Certainly).Flag(), Ask(context.Request, Parameters.KnownAt));
        // Known at one position throughout, so that an answer of several queries is of one piece while others append.
        var question = await Question.OpenAsync(session, times, today, reached, pinned: true, context.RequestAborted);
        return new(context, question);
    }

    /// <summary>A parameter of a query as it was written.</summary>
    public static Asked Ask(HttpRequest request, Parameter parameter) =>
        new(parameter.Name, request.Query.TryGetValue(parameter.Name, out var value) ? value.ToString() : null);

    /// <summary>Refuses a parameter that the route does not know, that stands twice or that is missing.</summary>
    /// <exception cref="EdgeException">Something in the query is wrong.</exception>
    public static void Check(HttpRequest request, IReadOnlyList<Parameter> parameters)
    {
        List<EdgeError> errors = [];
        foreach (var (name, values) in request.Query)
        {
            if (parameters.All(p => p.Name != name))
            {
                var near = NearestNames.To(name, parameters.Select(p => p.Name));
                errors.Add(EdgeError.Unknown(HttpCodes.UnknownParameter, name, "parameter", name, near, $"There are {string.Join(", ", parameters.Select(p => p.Name))}."));
            }
            else if (values.Count > 1)
            {
                errors.Add(new EdgeError(RefusalCodes.Duplicate, $"The parameter '{name}' stands twice.") { Field = name });
            }
        }
        foreach (var missing in parameters.Where(p => p.Required && !request.Query.ContainsKey(p.Name)))
        {
            errors.Add(new EdgeError(RefusalCodes.Missing, $"The parameter '{missing.Name}' is missing.") { Field = missing.Name });
        }
        if (errors.Count > 0)
        {
            throw EdgeException.BadInput(errors);
        }
    }
}
