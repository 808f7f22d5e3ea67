using System.Text;
using CooperationTracker.Views;

namespace CooperationTracker.Exports;

/// <summary>
/// An answer in a form that other programs read. It follows from the question alone: no clock, no chance, one order.
/// </summary>
/// <typeparam name="TFilter">What narrows it.</typeparam>
/// <param name="Name">Its name, which is its file's name too, such as <c>network.gexf</c>.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="WriteAsync">Writes it, bit by bit where it may be large.</param>
public sealed record Export<TFilter>(
    string Name, string MediaType, string Summary, Func<Question, TFilter, Stream, CancellationToken, Task> WriteAsync)
{
    /// <summary>Whether what lies ahead belongs to it too, where no day is asked for.</summary>
    public bool IsOfAllDays { get; init; }
}

/// <summary>What the writers share.</summary>
internal static class Exporting
{
    /// <summary>The name under which ids are unique in the world: in tags, calendars and sources.</summary>
    public const string Authority = "cooperationtracker";

    /// <summary>Text without a byte-order mark.</summary>
    public static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The question's times, known at one position throughout: an export is of one piece while others append.</summary>
    public static Times Pinned(this Question question) => question.Times with { KnownAt = question.KnownAt };

    /// <summary>A list's items, page by page: no question is left open while a slow reader takes what it was answered.</summary>
    /// <param name="ask">Asks for one page.</param>
    /// <param name="sort">One of the list's sorts.</param>
    public static async IAsyncEnumerable<T> PagesAsync<T>(Func<Paging, Task<Page<T>>> ask, string sort)
    {
        IReadOnlyList<string>? after = null;
        do
        {
            var page = await ask(new() { Sort = sort, After = after, Limit = 500 });
            foreach (var item in page.Items)
            {
                yield return item;
            }
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>
    /// A text in which every character may stand in XML and in a calendar: control characters other than tab and
    /// line breaks, and halves of characters, become U+FFFD.
    /// </summary>
    public static string Plain(string text)
    {
        StringBuilder? plain = null;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (!pair && (char.IsSurrogate(text[i]) || text[i] is '\uFFFE' or '\uFFFF' || (char.IsControl(text[i]) && text[i] is not ('\t' or '\n' or '\r'))))
            {
                (plain ??= new(text))[i] = '\uFFFD';
            }
            i += pair ? 1 : 0;
        }
        return plain?.ToString() ?? text;
    }
}
