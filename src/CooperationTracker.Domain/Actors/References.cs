using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Actors;

/// <summary>
/// Resolves what a document names against a registry, and gathers a refusal for everything that is
/// unknown, empty or malformed, so that a person sees all mistakes at once.
/// </summary>
internal sealed class References
{
    /// <summary>Of so few items each is compared with each sooner than they are hashed.</summary>
    private const int Few = 16;

    private static readonly string[] Frequencies = ["SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

    private readonly Registry registry;
    private readonly List<Refusal> refusals;
    private readonly References? parent;
    private readonly string segment;

    /// <param name="registry">What is known.</param>
    /// <param name="pointer">Where the document stands; empty for the whole.</param>
    /// <param name="refusals">Takes what is wrong.</param>
    public References(Registry registry, string pointer, List<Refusal> refusals) : this(registry, refusals, null, pointer)
    {
    }

    private References(Registry registry, List<Refusal> refusals, References? parent, string segment) =>
        (this.registry, this.refusals, this.parent, this.segment) = (registry, refusals, parent, segment);

    // Put together only where something is refused: most never is.
    private string Pointer => parent is null ? segment : $"{parent.Pointer}/{segment}";

    /// <summary>The same, for what stands below a field.</summary>
    public References At(string field) => new(registry, refusals, this, field);

    public References At(int index) => At(Text(index));

    public void Refuse(string code, string field, string message, IReadOnlyList<string>? suggestions = null)
    {
        if (refusals.Count < Refusal.Most)
        {
            refusals.Add(new(code, field.Length == 0 ? Pointer : $"{Pointer}/{field}", message, suggestions ?? []));
        }
    }

    public void Require(string text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Refuse(RefusalCodes.Missing, field, $"'{field}' is empty.");
        }
    }

    public void RequireSlug(string text, string field)
    {
        if (!Slug.IsValid(text))
        {
            Refuse(RefusalCodes.Invalid, field, $"'{text}' is no id: use {Slug.Form}.");
        }
    }

    public void RequireDigest(string? text, string field)
    {
        if (text is not null && (text.Length != 64 || !text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f')))
        {
            Refuse(RefusalCodes.Invalid, field, $"'{text}' is no SHA-256: use 64 lower-case hexadecimal digits.");
        }
    }

    /// <summary>Views hold days of the years 1 to 9999.</summary>
    public void RequireCalendarYears(Edtf date, string field)
    {
        if (date.Earliest == DateOnly.MinValue || date.Latest == DateOnly.MaxValue
            || date.Earliest == DateOnly.MaxValue || date.Latest == DateOnly.MinValue)
        {
            Refuse(RefusalCodes.BadDate, field, $"'{date}' reaches beyond the years 1 to 9999.");
        }
    }

    /// <summary>RFC 5545, 3.3.10: parts KEY=VALUE divided by semicolons, exactly one of them FREQ.</summary>
    public void RecurrenceRule(string? rule, string field)
    {
        if (rule is null)
        {
            return;
        }
        var parts = rule.Split(';').Select(p => p.Split('=', 2)).ToArray();
        if (parts.Any(p => p.Length != 2 || p[0].Length == 0 || p[1].Length == 0)
            || parts.Count(p => p[0] == "FREQ" && Frequencies.Contains(p[1])) != 1)
        {
            Refuse(RefusalCodes.Invalid, field, $"'{rule}' is no recurrence rule: write one such as FREQ=YEARLY (RFC 5545).");
        }
    }

    public string Actor(string name, string field) =>
        registry.Actors.Resolve(name) ?? Unknown(registry.Actors, name, field, RefusalCodes.UnknownActor, "actor", "register it, or add it under 'actors' in the statement");

    public string? OptionalActor(string? name, string field) => name is null ? null : Actor(name, field);

    public IReadOnlyList<string> Actors(IReadOnlyList<string> names, string field)
    {
        var at = At(field);
        return Each(names, (name, i) => at.Actor(name, Text(i)));
    }

    public IReadOnlyList<Participant> Participants(IReadOnlyList<Participant> participants)
    {
        var at = At("participants");
        return Each(participants, (p, i) => p with { Actor = registry.Actors.Resolve(p.Actor) ?? at.At(i).Actor(p.Actor, "actor") });
    }

    public IReadOnlyList<string> Topics(IReadOnlyList<string> names)
    {
        var at = At("topics");
        return Each(names, (name, i) => registry.Topics.Resolve(name) ?? at.Unknown(
            registry.Topics, name, Text(i), RefusalCodes.UnknownTopic, "topic", "use one of the topics of the registry"));
    }

    public IReadOnlyList<Effect> Effects(IReadOnlyList<Effect> effects)
    {
        var at = At("effects");
        return Each(effects, (e, i) => e with
        {
            Commitment = registry.Commitments.Resolve(e.Commitment) ?? at.At(i).Unknown(
                registry.Commitments, e.Commitment, "commitment", RefusalCodes.UnknownCommitment, "commitment",
                "open it, or add it under 'commitments' in the statement"),
        });
    }

    private static string Text(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Every item resolved, each once, in their order.</summary>
    private static T[] Each<T>(IReadOnlyList<T> items, Func<T, int, T> resolve) where T : IEquatable<T>
    {
        var resolved = new T[items.Count];
        for (var i = 0; i < resolved.Length; i++)
        {
            resolved[i] = resolve(items[i], i);
        }
        return AllDiffer(resolved) ? resolved : [.. resolved.Distinct()];
    }

    /// <summary>Whether it is seen at a glance that no item stands twice.</summary>
    private static bool AllDiffer<T>(T[] items) where T : IEquatable<T>
    {
        if (items.Length > Few)
        {
            return false;
        }
        for (var i = 0; i + 1 < items.Length; i++)
        {
            if (items.AsSpan(i + 1).Contains(items[i]))
            {
                return false;
            }
        }
        return true;
    }

    private string Unknown<T>(Catalog<T> catalog, string name, string field, string code, string noun, string remedy)
    {
        if (refusals.Count >= Refusal.Most)
        {
            return name; // near names are looked for among all
        }
        var near = catalog.Suggest(name);
        var hint = near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";
        Refuse(code, field, $"No {noun} is called '{name}'.{hint} Otherwise {remedy}.", near);
        return name;
    }
}
