using Microsoft.Win32.SafeHandles;

namespace CooperationTracker.Cli.Edge;

/// <summary>Standard output that says when its reader has gone.</summary>
internal static class StandardOutput
{
    private const int BrokenPipe = 32; // EPIPE
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsNoData = unchecked((int)0x800700E8);

    /// <summary>
    /// The runtime's own stream swallows a broken pipe on Unix, so that <c>events --follow | head</c> would
    /// never end. A file keeps that stream: only it moves the place that several processes share.
    /// </summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    /// <summary>Whether writing failed because nobody reads any more, as in <c>| head</c>: no error.</summary>
    public static bool IsClosed(Exception e) =>
        e is IOException { HResult: BrokenPipe or WindowsBrokenPipe or WindowsNoData };
}
