using CooperationTracker.Domain;
using CooperationTracker.Intake.Queue;

namespace CooperationTracker.Edge;

/// <summary>How the queue of documents stands, on every edge alike.</summary>
/// <param name="Waiting">How many documents are in the queue, in whichever process's hands.</param>
/// <param name="Items">The messages that came to nothing, the oldest first.</param>
public sealed record IntakeAnswer(long Waiting, IReadOnlyList<DeadLetterItem> Items)
{
    /// <summary>How it stands now.</summary>
    public static async Task<IntakeAnswer> ReadAsync(IIntake intake, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(intake);
        var letters = await intake.DeadLettersAsync(cancellation);
        return new(await intake.CountAsync(cancellation), [.. letters.Select(DeadLetterItem.Of)]);
    }
}

/// <summary>The answer to a change of messages.</summary>
/// <param name="Messages">How many there were.</param>
public sealed record MessagesAnswer(int Messages);

/// <summary>What is asked of the queue, as options, arguments and parameters say it.</summary>
public static class IntakeQuestions
{
    /// <summary>A message by its id.</summary>
    /// <exception cref="EdgeException">It is no id.</exception>
    public static Guid Message(this Asked asked) => Guid.TryParse(asked.Text, out var id)
        ? id
        : throw asked.Wrong(RefusalCodes.Invalid, $"'{asked.Text}' is no id. 'tracker intake list' and GET /intake show them.");

    /// <summary>The error of an id that no message has which came to nothing.</summary>
    public static EdgeException UnknownMessage(this Asked asked) => asked.Wrong(EdgeCodes.UnknownMessage,
        $"There is no message '{asked.Text}' that came to nothing. 'tracker intake list' and GET /intake list them.");

    /// <summary>The error of an engine that has no queue.</summary>
    public static EdgeException NoQueue() => EdgeException.BadInput(new EdgeError(EdgeCodes.NoEngine,
        "The engine that works here has no queue: the marten engine has. Take it (--engine marten, or the setting Tracker:Engine), or build with Marten's packages; "
        + "'tracker append' and POST /statements record without a queue."));
}
