using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Findings;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Views.Tests.Given;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Runtime.Handlers;

namespace CooperationTracker.Marten.Tests.Messages;

/// <summary>Commands that Wolverine carries to the same handlers.</summary>
public sealed class BusTests
{
    private static readonly Origin Anna = new("anna", "test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_has_a_handler_on_the_bus()
    {
        await using var world = await World.CreateAsync();
        await using var engine = new MartenEngine(world.DataSource);
        await using var messaging = (MessageHost)engine.OpenMessaging(new(new TrackerLog(engine.Log), new NoFindings()));
        await messaging.StartAsync(Cancellation);

        var commands = typeof(ICommand).Assembly.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(ICommand)) && !t.IsInterface).ToArray();

        commands.Length.ShouldBeGreaterThan(10);
        commands.ShouldAllBe(t => messaging.Services.GetRequiredService<HandlerGraph>().CanHandle(t));
        await messaging.StopAsync(Cancellation);
    }

    [Fact]
    public async Task What_comes_of_a_command_is_what_the_use_case_says()
    {
        await using var world = await World.CreateAsync();
        await using var engine = new MartenEngine(world.DataSource);
        await using var messaging = engine.OpenMessaging(new(new TrackerLog(engine.Log), new NoFindings()));
        await messaging.StartAsync(Cancellation);
        var topic = new RegisterEntriesCommand(new RegisterEntries([], [new TopicDefinition { Id = "water", Name = "Water" }], []), Anna);

        (await messaging.Bus.InvokeAsync(topic, Cancellation)).Result.ShouldBe(OutcomeKind.Appended);
        (await messaging.Bus.InvokeAsync(topic, Cancellation)).Result.ShouldBe(OutcomeKind.Unchanged);
        (await messaging.Bus.InvokeAsync(new RetractReportCommand("nobody:a", "wrong", Anna), Cancellation))
            .Refusals.Single().Code.ShouldBe(RefusalCodes.UnknownStatement);
        (await messaging.Bus.InvokeAsync(new SettleFindingCommand("plan-overdue-1", Verdict.Settled, "seen", DateOnly.MaxValue, Anna), Cancellation))
            .Refusals.Single().Code.ShouldBe(RefusalCodes.UnknownFinding);
        await messaging.StopAsync(Cancellation);
    }
}
