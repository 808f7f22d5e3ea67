using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Intake.Queue;

/// <summary>The durable queue of documents, and those in it that came to nothing.</summary>
public interface IIntake
{
    /// <summary>Puts documents into the queue, all or none; they are durable when it returns.</summary>
    /// <param name="documents">The documents, in their order.</param>
    /// <param name="once">Names them: what was put in under a name is not put in again until it is forgotten, a month later at the soonest where nobody says so; null for no name.</param>
    /// <param name="cancellation">Honoured until they are durable.</param>
    /// <returns>Whether they were put in now.</returns>
    Task<bool> EnqueueAsync(IReadOnlyList<IncomingDocument> documents, Guid? once = null, CancellationToken cancellation = default);

    /// <summary>Forgets a name, once nobody can put the same in again.</summary>
    Task ForgetAsync(Guid once, CancellationToken cancellation = default);

    /// <summary>How many documents are in the queue, in whichever process's hands.</summary>
    Task<long> CountAsync(CancellationToken cancellation = default);

    /// <summary>Messages that came to nothing, the oldest first.</summary>
    Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(CancellationToken cancellation = default);

    /// <summary>Puts dead letters back, for the next process that carries messages.</summary>
    /// <param name="ids">Which; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many there were.</returns>
    Task<int> RetryAsync(IReadOnlyList<Guid>? ids, CancellationToken cancellation = default);

    /// <summary>Deletes dead letters for good.</summary>
    /// <inheritdoc cref="RetryAsync"/>
    Task<int> DropAsync(IReadOnlyList<Guid>? ids, CancellationToken cancellation = default);
}

/// <summary>A message that came to nothing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The file's name, or the kind of message where it is no document.</param>
/// <param name="Line">The line of the file; 0 for the whole.</param>
/// <param name="At">When it was put into the queue.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Errors">Why it was refused; empty where something else was wrong.</param>
/// <param name="Exception">What kind of failure ended it.</param>
/// <param name="Message">What it said.</param>
public sealed record DeadLetter(
    Guid Id, string Name, int Line, DateTimeOffset At, int Attempts, IReadOnlyList<InputError> Errors, string Exception, string Message);
