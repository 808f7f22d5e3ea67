using System.Globalization;
using CooperationTracker.Views;

namespace CooperationTracker.Server.Reading;

/// <summary>What a request says about the part of a list that it wants.</summary>
internal static class Pages
{
    /// <summary>How many items a page has where nobody says.</summary>
    public const int Usual = 100;

    /// <summary>How many a page has at most.</summary>
    public const int Most = 1000;

    /// <summary>The parameters that every list takes.</summary>
    /// <param name="sorts">What it can be sorted by; the first where nothing else is asked for.</param>
    public static IReadOnlyList<Parameter> Of(IReadOnlyList<string> sorts) => [SortBy(sorts), Parameters.Limit, Parameters.After];

    /// <summary>Asks for the wanted page.</summary>
    /// <exception cref="EdgeException">There is no such page.</exception>
    public static async Task<T> AskAsync<T>(Read read, IReadOnlyList<string> sorts, Func<Read, Paging, Task<T>> list)
    {
        var sort = read.Ask(Parameters.Sort);
        var downwards = sort.Text?.StartsWith('-') ?? false;
        var name = (sort with { Text = downwards ? sort.Text![1..] : sort.Text }).Word("sort", PagingException.UnknownSort, sorts);
        var after = read.Ask(Parameters.After);
        var paging = new Paging
        {
            Sort = name,
            Descending = name is null ? null : downwards,
            Limit = Limit(read.Ask(Parameters.Limit)),
            After = Cursor.Read(after, read.Route, sort.Text),
        };
        try
        {
            return await list(read, paging);
        }
        catch (PagingException bad) when (bad.Code == PagingException.BadCursor)
        {
            throw after.Wrong(bad.Code, bad.Message);
        }
    }

    private static Parameter SortBy(IReadOnlyList<string> sorts) => Parameters.Sort with
    {
        Description = $"What the list is sorted by, upwards; downwards with - before it. By {sorts[0]} in its own order where it is absent.",
        Example = sorts[0],
        Words = [.. sorts, .. sorts.Select(s => $"-{s}")],
    };

    private static int Limit(Asked asked) =>
        asked.Text is null ? Usual
        : int.TryParse(asked.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= Most ? limit
        : throw asked.Wrong(PagingException.BadLimit, $"'{asked.Text}' is no number of items from 1 to {Most}.");
}
