namespace CooperationTracker.Views;

/// <summary>Which part of a list is asked for, and in which order.</summary>
/// <remarks>
/// A page goes on after the last item of the one before, by the values that the list is sorted by, not by a count:
/// pages of one and the same question (its <see cref="Times.KnownAt"/> fixed) hold every item exactly once, whatever
/// is recorded meanwhile.
/// </remarks>
public sealed record Paging
{
    /// <summary>The whole list at once, in its own order.</summary>
    public static Paging All { get; } = new() { Limit = int.MaxValue };

    /// <summary>What the list is sorted by, one of the names that it publishes; null for the first of them.</summary>
    public string? Sort { get; init; }

    /// <summary>Whether the highest comes first; null for the sort's own way, which is so for weights and counts alone.</summary>
    public bool? Descending { get; init; }

    /// <summary>The <see cref="Page{T}.Next"/> of the page before; null for the first page.</summary>
    public IReadOnlyList<string>? After { get; init; }

    /// <summary>How many items at most, 1 or more.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A part of a list.</summary>
/// <param name="Items">Its items in order.</param>
/// <param name="Next">Where the next page starts, for <see cref="Paging.After"/>; null where this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, IReadOnlyList<string>? Next);

/// <summary>A page was asked for that the list cannot give.</summary>
/// <param name="code">A stable code: <see cref="BadCursor"/>, <see cref="UnknownSort"/> or <see cref="BadLimit"/>.</param>
/// <param name="message">What was wrong and what to do.</param>
/// <param name="suggestions">The nearest right names, best first.</param>
public sealed class PagingException(string code, string message, params IReadOnlyList<string> suggestions) : Exception(message)
{
    /// <summary><see cref="Paging.After"/> is not what a page of this list and sort gave.</summary>
    public const string BadCursor = "bad-cursor";

    /// <summary>The list has no sort of this name.</summary>
    public const string UnknownSort = "unknown-sort";

    /// <summary>The limit is less than 1.</summary>
    public const string BadLimit = "bad-limit";

    /// <summary>A stable code.</summary>
    public string Code { get; } = code;

    /// <summary>The nearest right names, best first.</summary>
    public IReadOnlyList<string> Suggestions { get; } = suggestions;
}
