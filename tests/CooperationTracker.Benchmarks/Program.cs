using System.CommandLine;
using CooperationTracker.Benchmarks;
using CooperationTracker.Benchmarks.Audit;
using CooperationTracker.Benchmarks.Core;
using CooperationTracker.Benchmarks.Engines;
using CooperationTracker.Benchmarks.Server;

// A child process measures one thing, so that its memory is its own: see Child.
if (args is ["child", ..])
{
    return await Child.RunAsync(args[1..]);
}

var suite = new Option<string>("--suite") { Description = "Which suite to run.", DefaultValueFactory = _ => "core" };
suite.AcceptOnlyFromAmong("core", "server", "audit", "engines");
var events = new Option<int>("--events") { Description = "How many events to generate, ten a statement.", DefaultValueFactory = _ => 1_000_000 };
var json = new Option<FileInfo?>("--json") { Description = "Also write the findings to this file, a JSON object a line." };
var command = new RootCommand("Measures the tracker beside bare references, in one run. Only the ratios mean something: machines differ.")
{
    suite, events, json,
};
command.SetAction(async (parsed, cancellation) =>
{
    var size = parsed.GetValue(events);
    var findings = parsed.GetValue(suite) switch
    {
        "server" => await ServerSuite.RunAsync(size, cancellation),
        "audit" => await AuditSuite.RunAsync(size),
        "engines" => await EnginesSuite.RunAsync(size / 10, cancellation),
        _ => await CoreSuite.RunAsync(size, cancellation),
    };
    Finding.Show(findings);
    if (parsed.GetValue(json) is { } file)
    {
        Finding.Write(file.FullName, findings);
    }
    return 0;
});
return await command.Parse(args).InvokeAsync();
