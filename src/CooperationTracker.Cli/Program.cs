using System.Runtime.InteropServices;
using CooperationTracker.Cli;
using CooperationTracker.Cli.Edge;

using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
return await CommandLine.RunAsync(args, Terminal.OfProcess(), ending.Token);

// The first signal ends in order; a second one ends at once.
void End(PosixSignalContext signal)
{
    signal.Cancel = !ending.IsCancellationRequested;
    ending.Cancel();
}
