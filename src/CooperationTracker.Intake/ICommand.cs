namespace CooperationTracker.Intake;

/// <summary>A request to append, as a message: all that decides what is done, and nothing that belongs to one process.</summary>
/// <remarks>Each has one handler: a static method <c>Handle</c> beside its use case.</remarks>
public interface ICommand
{
    /// <summary>Who asks for it, and from where.</summary>
    Origin Origin { get; }
}
