namespace CooperationTracker.EventLog.Embedded;

/// <summary>One spelling of a path, however it is reached.</summary>
internal static class RealPath
{
    /// <summary>The full path, without links and without a separator at its end; what does not exist yet stays as it is written.</summary>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }
        var here = Path.Combine(Of(parent), Path.GetFileName(full));
        return Directory.Exists(here) && Directory.ResolveLinkTarget(here, returnFinalTarget: true) is { } target ? Of(target.FullName) : here;
    }
}
