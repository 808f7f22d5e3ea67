namespace CooperationTracker.EventLog;

/// <summary>What an append must satisfy before anything is sent: mistakes of the program, not of the user.</summary>
internal static class AppendCheck
{
    private const int LongestType = 500; // mt_events.type is varchar(500)
    private const int LongestName = 400; // two of them fit into a row of an index, in any script

    /// <exception cref="ArgumentException">There is nothing to append, a stream twice, or a name that cannot be stored.</exception>
    public static void ThrowIfMalformed(IReadOnlyList<StreamAppend> appends)
    {
        ArgumentNullException.ThrowIfNull(appends);
        Require(appends.Any(append => append.Events.Count > 0), "An append needs an event.");
        var seen = new HashSet<string>(appends.Count, StringComparer.Ordinal);
        foreach (var append in appends)
        {
            Require(append.StreamId.Length > 0, "A stream needs a name.");
            Require(!append.StreamId.Contains('\0', StringComparison.Ordinal), "A stream's name holds no NUL.");
            Require(seen.Add(append.StreamId), $"Stream '{append.StreamId}' stands in the append twice.");
            Require(append.ExpectedVersion >= 0, $"Stream '{append.StreamId}' expects a negative version.");
            Require(append.Events.Count > 0 || append.ExpectedVersion > 0, $"Stream '{append.StreamId}' is new and gets no event.");
            Require(
                append.Events.All(item => item.Type.Length is > 0 and <= LongestType),
                $"An event of stream '{append.StreamId}' needs a type name of 1 to {LongestType} characters.");
        }
    }

    /// <exception cref="ArgumentException">The request has no name that can be stored.</exception>
    public static void ThrowIfMalformed(RequestIdentity request)
    {
        foreach (var name in (string[])[request.Caller, request.Key])
        {
            Require(name.Length is > 0 and <= LongestName, $"A request's caller and key have 1 to {LongestName} characters.");
            Require(!name.Contains('\0', StringComparison.Ordinal), "A request's caller and key hold no NUL.");
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
