namespace CooperationTracker.EventLog.Embedded;

/// <summary>A lock between processes, on a file. The system frees it when its holder dies, however it dies.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The lock's file; its folder exists. The file is never removed, since removing it would free the lock for a third.</param>
    /// <param name="limit">How long to wait before giving up with <see cref="ServerFault.Busy"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<FileLock> TakeAsync(string path, TimeSpan limit, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; ; waited += Poll)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException))
            {
                if (waited >= limit)
                {
                    throw new ServerUnavailableException(ServerFault.Busy,
                        $"Another process has held {path} for {limit.TotalMinutes:0} minutes; wait for it to end, or end it, then try again.", failure);
                }
                await Task.Delay(Poll, cancellation);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
