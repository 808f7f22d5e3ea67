namespace CooperationTracker.Intake.Replay;

/// <summary>How far a replay has come.</summary>
/// <param name="Phase">What it does now.</param>
/// <param name="Statements">Statements appended, or checked while checking.</param>
/// <param name="Unchanged">Statements that were there already.</param>
/// <param name="Events">Events appended.</param>
/// <param name="Position">The log position of the last event that is durable; 0 before the first.</param>
public sealed record ReplayProgress(ReplayPhase Phase, long Statements, long Unchanged, long Events, long Position);

/// <summary>What a replay does.</summary>
public enum ReplayPhase
{
    /// <summary>Reads everything through, so that a mistake anywhere changes nothing.</summary>
    Checking,

    /// <summary>Appends.</summary>
    Appending,
}
