using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CooperationTracker.Server.Reading;

/// <summary>One question that came over HTTP.</summary>
internal sealed class Read
{
    /// <summary>Changes with every build: what an older one answered is not taken for this one's.</summary>
    private static readonly string Build = typeof(Read).Module.ModuleVersionId.ToString("N")[..8];

    private readonly HttpContext context;

    private Read(HttpContext context, string route, Question question, long erased)
    {
        (this.context, Route, Question) = (context, route, question);
        Self = Link();
        Tag = TagOf(Self, erased);
    }

    /// <summary>The pattern of the route.</summary>
    public string Route { get; }

    /// <summary>The question with its times, all of it known at one position.</summary>
    public Question Question { get; }

    /// <summary>The request with both times as this answer has them.</summary>
    public string Self { get; }

    /// <summary>
    /// The answer's entity tag: an answer follows from the request, the day, the position that it is known at, and what
    /// was erased since. Only who was answered has it, so it proves that there is an answer.
    /// </summary>
    public string Tag { get; }

    /// <summary>The position that the answer is known at, as headers have it.</summary>
    public string KnownAt => Question.KnownAt.ToString(CultureInfo.InvariantCulture);

    /// <summary>The day that the answer is about, as headers have it; null where it is about all days.</summary>
    public string? AsOf => Question.Times.AsOf == DateOnly.MaxValue ? null : Day;

    /// <summary>The position that the views had come to, as headers have it.</summary>
    public string Position => Question.Position.ToString(CultureInfo.InvariantCulture);

    /// <summary>Ends with the request.</summary>
    public CancellationToken Cancellation => context.RequestAborted;

    /// <summary>The response, for answers that write themselves.</summary>
    public HttpResponse Response => context.Response;

    private string Day => Question.Times.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A parameter of the query as it was written.</summary>
    public Asked Ask(Parameter parameter) => Ask(context.Request, parameter);

    /// <summary>A value of the path, such as an id: where it names nothing, nothing is there (404).</summary>
    public Asked Path(string name) => new($"{{{name}}}", (string?)context.Request.RouteValues[name]);

    /// <summary>The path and query of the request, with both times as this answer has them and some parameters set anew.</summary>
    public string Link(params IReadOnlyList<(Parameter Parameter, string Value)> changes)
    {
        var query = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        query.Remove(Parameters.AtLeast.Name);
        query[Parameters.AsOf.Name] = Day;
        query[Parameters.KnownAt.Name] = KnownAt;
        foreach (var (parameter, value) in changes)
        {
            query[parameter.Name] = value;
        }
        return context.Request.Path + QueryString.Create(query.OrderBy(q => q.Key, StringComparer.Ordinal)!);
    }

    /// <summary>The entity tag of an answer that follows from a request and from what was erased.</summary>
    /// <param name="self">The request.</param>
    /// <param name="erased">The position of the last erasure.</param>
    public static string TagOf(string self, long erased)
    {
        var asked = string.Create(CultureInfo.InvariantCulture, $"{self} {erased}");
        return $"\"{Build}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)).AsSpan(0, 12))}\"";
    }

    /// <summary>Reads the times; refuses a parameter that the route does not know, or that stands twice.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">The route that it came to.</param>
    /// <param name="session">The log and its views.</param>
    /// <param name="views">How far the views have come.</param>
    /// <param name="moment">The position that they have come to, and the day that is meant where none is named.</param>
    /// <exception cref="EdgeException">Something in the query is wrong.</exception>
    public static async Task<Read> OpenAsync(HttpContext context, ReadMetadata route, Session session, ViewPosition views, (long Position, DateOnly Today) moment)
    {
        route.Check(context.Request.Query);
        var asked = Ask(context.Request, Parameters.KnownAt);
        var reached = long.TryParse(asked.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var named) && named > moment.Position
            ? await views.LookAsync(context.RequestAborted) // another server on this database may have named it
            : moment.Position;
        var times = new AskedTimes(Ask(context.Request, Parameters.AsOf), Ask(context.Request, Parameters.Certainly).Flag(), asked);
        // Known at one position throughout, so that an answer of several queries is of one piece while others append.
        var question = await Question.OpenAsync(session, times, moment.Today, reached, context.RequestAborted);
        return new(context, route.Pattern, route.IsOfAllDays && times.AsOf.Text is null ? question.OfAllDays() : question, views.Erased);
    }

    /// <summary>A parameter of a request as it was written.</summary>
    public static Asked Ask(HttpRequest request, Parameter parameter) =>
        new(parameter.Name, request.Query.TryGetValue(parameter.Name, out var value) ? value.ToString() : null);
}
