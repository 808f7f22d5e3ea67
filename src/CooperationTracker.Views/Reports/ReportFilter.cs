namespace CooperationTracker.Views.Reports;

/// <summary>Which reports are asked for; what is null does not narrow.</summary>
public sealed record ReportFilter
{
    /// <summary>An actor's id that takes part, or one of whose bodies does.</summary>
    public string? Actor { get; init; }

    /// <summary>A second actor's id that takes part as well, in a report whose type ties actors.</summary>
    public string? With { get; init; }

    /// <summary>A topic's id.</summary>
    public string? Topic { get; init; }

    /// <summary>A type's name, as the codebook writes it.</summary>
    public string? Type { get; init; }

    /// <summary>The id of a commitment that it acts on.</summary>
    public string? Commitment { get; init; }

    /// <summary>A statement's key.</summary>
    public string? Statement { get; init; }

    /// <summary>A report's id.</summary>
    public string? Id { get; init; }

    /// <summary>The first day of a range in which it possibly happened; with certainly, wholly.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day of that range.</summary>
    public DateOnly? To { get; init; }
}
