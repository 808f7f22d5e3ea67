using System.Runtime.InteropServices;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Testing;

// serve          runs a throw-away server until its input ends, for deploy/test
// start FOLDER   starts the private server of a data folder and lives on until its input ends, for tests that kill the starter
try
{
    switch (args)
    {
        case ["serve"]:
            var ended = new TaskCompletionSource();
            using (PosixSignalRegistration.Create(PosixSignal.SIGINT, End))
            using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, End))
            {
                Console.WriteLine(await TestServer.ConnectionStringAsync());
                await Task.WhenAny(InputEnds(), ended.Task);
            }
            return 0;

            void End(PosixSignalContext signal)
            {
                signal.Cancel = true;
                ended.TrySetResult();
            }

        case ["start", var folder]:
            Console.WriteLine((await new PrivateServer(folder).StartAsync()).ConnectionString);
            await InputEnds();
            return 0;

        default:
            await Console.Error.WriteLineAsync("usage: CooperationTracker.Testing serve | start FOLDER");
            return 2;
    }
}
catch (ServerUnavailableException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}

// On a thread of its own: the console's asynchronous reads block.
static Task InputEnds() => Task.Run(Console.In.ReadToEnd);
