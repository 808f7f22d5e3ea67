namespace CooperationTracker.EventLog;

/// <summary>A newer program made the database: this one does not touch it.</summary>
/// <param name="found">The database's schema version.</param>
/// <param name="known">The newest schema version that this program knows.</param>
public sealed class NewerSchemaException(int found, int known) : EventLogException(
    EventLogCodes.NewerSchema,
    $"The database has schema version {found}, this program knows versions up to {known}. "
    + "Use the newer program that made it, or another database.")
{
    /// <summary>The database's schema version.</summary>
    public int Found { get; } = found;

    /// <summary>The newest schema version that this program knows.</summary>
    public int Known { get; } = known;
}
