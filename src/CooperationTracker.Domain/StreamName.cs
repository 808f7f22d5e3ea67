namespace CooperationTracker.Domain;

/// <summary>
/// The stream that an event belongs to: one for each statement, actor, topic and commitment, for each finding that was
/// settled, and for the assessments of each commitment.
/// </summary>
/// <param name="Type">The kind of stream: <c>statement</c>, <c>actor</c>, <c>topic</c>, <c>commitment</c>, <c>finding</c> or <c>assessment</c>.</param>
/// <param name="Key">The statement's key, the registered id, or the finding's id.</param>
public readonly record struct StreamName(string Type, string Key)
{
    /// <summary>The stream type of statements.</summary>
    public const string StatementType = "statement";

    /// <summary>The stream types that make up the <see cref="Actors.Registry"/>.</summary>
    public static IReadOnlyList<string> RegistryTypes { get; } = ["actor", "topic", "commitment"];

    /// <summary>The stream of one statement.</summary>
    public static StreamName Statement(string key) => new(StatementType, key);

    /// <summary>The stream of one actor.</summary>
    public static StreamName Actor(string id) => new("actor", id);

    /// <summary>The stream of one topic.</summary>
    public static StreamName Topic(string id) => new("topic", id);

    /// <summary>The stream of one commitment.</summary>
    public static StreamName Commitment(string id) => new("commitment", id);

    /// <summary>The stream of what auditors say of one finding.</summary>
    public static StreamName Finding(string id) => new("finding", id);

    /// <summary>The stream of the assessments of one commitment.</summary>
    public static StreamName Assessments(string commitment) => new("assessment", commitment);

    /// <summary>The stream's id in the log, such as <c>statement/caco-osce-2004</c>.</summary>
    public override string ToString() => $"{Type}/{Key}";
}
