using System.Text.Json.Serialization;
using CooperationTracker.Views;

namespace CooperationTracker.Server.Reading;

/// <summary>The frame of every answer in JSON: the times that it holds for, and how to ask for the very same again.</summary>
internal abstract record Answer
{
    /// <summary>The day that it is about.</summary>
    [JsonPropertyOrder(-4)]
    public DateOnly AsOf { get; private set; }

    /// <summary>The position that it is known at.</summary>
    [JsonPropertyOrder(-3)]
    public long KnownAt { get; private set; }

    /// <summary>This question with both times named: it has this answer at any later time too.</summary>
    [JsonPropertyOrder(-2)]
    public string Self { get; private set; } = "";

    /// <summary>The header Link; null where it has none.</summary>
    [JsonIgnore]
    public virtual string? Links => null;

    /// <summary>Puts it in its frame.</summary>
    public virtual void Frame(Read read)
    {
        (AsOf, KnownAt) = (read.Question.Times.AsOf, read.Question.KnownAt);
        Self = read.Self;
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Items">The items.</param>
internal record ListAnswer<T>([property: JsonPropertyOrder(1)] IReadOnlyList<T> Items) : Answer
{
    private readonly IReadOnlyList<string>? place;

    /// <summary>A page out of the views.</summary>
    public ListAnswer(Page<T> page) : this(page.Items) => place = page.Next;

    /// <summary>The next page, of the same knowledge; absent where this is the last.</summary>
    [JsonPropertyOrder(-1)]
    public string? Next { get; private set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? Links => Next is null ? null : $"<{Next}>; rel=\"next\"";

    /// <inheritdoc/>
    public override void Frame(Read read)
    {
        base.Frame(read);
        Next = place is null ? null : read.Link((Parameters.After, Cursor.Write(read.Route, read.Ask(Parameters.Sort).Text, place)));
    }
}
