using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.EventLog;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Views.Tests.Given;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine.Runtime.Handlers;

namespace CooperationTracker.Marten.Tests.Messages;

/// <summary>Each rule of what is tried again, on a real database that is contended, cut off, or refuses.</summary>
public sealed partial class RetryRulesTests
{
    /// <summary>One, and a hundred more: how often the log itself decides anew while others append.</summary>
    private const int TriesOfTheLog = 101;

    private static readonly Origin Anna = new("anna", "test");

    private static readonly ChangeEntryCommand Amend =
        new(StreamName.Topic("water"), new AmendTopic(Water("Of ours"), "It was misread.", "anna"), Anna);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pauses_grow_and_come_to_an_end()
    {
        await using var carried = await Carried.StartAsync();
        var (contended, away, unknown) = (new WrongExpectedVersionException("topic/water", 1, 2), new NpgsqlException("away", new IOException()), new AppendOutcomeUnknownException(new IOException()));

        foreach (var command in typeof(ICommand).Assembly.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(ICommand)) && !t.IsInterface))
        {
            Pauses(carried, command, contended).ShouldBe([0.02, 0.05, 0.1, 0.25, 0.5]);
            foreach (var e in (Exception[])[away, new SocketException(), new TimeoutException()])
            {
                Pauses(carried, command, e).ShouldBe([0.05, 0.25, 1]);
            }
            Pauses(carried, command, unknown).ShouldBeNull();
        }
        foreach (var e in (Exception[])[away, unknown, new SocketException(), new TimeoutException()])
        {
            var pauses = Pauses(carried, typeof(IncomingDocument), e)!;
            pauses.ShouldBe(pauses.Order());
            pauses.SkipLast(3).Sum().ShouldBe(88.6, 0.001); // in place, and the queue stands still
            pauses.TakeLast(3).ShouldBe([60, 300, 1800]);
        }
        Pauses(carried, typeof(IncomingDocument), new RefusedDocumentException()).ShouldBe([]);
        Pauses(carried, typeof(IncomingDocument), contended).ShouldBe([0.02, 0.05, 0.1, 0.25, 0.5]);
    }

    [Theory]
    [InlineData(TriesOfTheLog + 20, TriesOfTheLog + 21)]
    [InlineData(int.MaxValue, 6 * TriesOfTheLog)]
    public async Task A_stream_that_others_append_to_is_tried_again_and_where_that_lasts_it_is_a_stale_version(int races, int tries)
    {
        var appends = 0;
        await using var carried = await Carried.StartAsync(log => new DisturbedLog(log)
        {
            BeforeAppend = async ours =>
            {
                if (ours.ExpectedVersion > 0 && Interlocked.Increment(ref appends) <= races)
                {
                    await OvertakeAsync(log, ours.ExpectedVersion, appends);
                }
            },
        });
        await RegisterAsync(carried.Messaging.Bus);

        if (races < int.MaxValue)
        {
            (await carried.Messaging.Bus.InvokeAsync(Amend, Cancellation)).Result.ShouldBe(OutcomeKind.Appended);
        }
        else
        {
            (await Should.ThrowAsync<WrongExpectedVersionException>(carried.Messaging.Bus.InvokeAsync(Amend, Cancellation))).Code.ShouldBe(RefusalCodes.StaleVersion);
        }

        appends.ShouldBe(tries);
        (await carried.ScalarAsync<long>("select count(*) from tracker.mt_events where data -> 'topic' ->> 'name' = 'Of ours'")).ShouldBe(races < int.MaxValue ? 1 : 0);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(int.MaxValue, 4)]
    public async Task A_command_whose_database_is_away_before_it_appends_is_tried_again_and_where_that_lasts_it_says_so(int times, int tries)
    {
        Carried? carried = null;
        var (reads, armed) = (0, false);
        await using var started = carried = await Carried.StartAsync(log => new DisturbedLog(log)
        {
            BeforeRegistry = () =>
            {
                if (armed && ++reads <= times)
                {
                    carried!.Wire.Cut();
                }
                else
                {
                    carried!.Wire.Mend();
                }
                return Task.CompletedTask;
            },
        });
        await RegisterAsync(carried.Messaging.Bus);
        armed = true;

        if (times < int.MaxValue)
        {
            (await carried.Messaging.Bus.InvokeAsync(Amend, Cancellation)).Result.ShouldBe(OutcomeKind.Appended);
        }
        else
        {
            (await Should.ThrowAsync<NpgsqlException>(carried.Messaging.Bus.InvokeAsync(Amend, Cancellation))).IsTransient.ShouldBeTrue();
        }

        reads.ShouldBe(tries);
        carried.Wire.Mend();
    }

    [Fact]
    public async Task A_command_that_may_have_appended_is_not_tried_again()
    {
        await using var carried = await Carried.StartAsync();
        await carried.CutAppendsAsync(times: 1);

        await Should.ThrowAsync<AppendOutcomeUnknownException>(RegisterAsync(carried.Messaging.Bus));

        (await carried.ScalarAsync<long>("select last_value from public.tries")).ShouldBe(1);
        (await RegisterAsync(carried.Messaging.Bus)).Result.ShouldBe(OutcomeKind.Appended); // whoever asked knows what to do
    }

    [Fact]
    public async Task A_document_that_may_have_been_appended_is_tried_until_it_is()
    {
        await using var carried = await Carried.StartAsync();
        await carried.CutAppendsAsync(times: 2);

        await carried.Messaging.Intake.EnqueueAsync([Topic("water")], cancellation: Cancellation);
        await World.UntilAsync(async () => await carried.Messaging.Intake.CountAsync(Cancellation) == 0);

        (await carried.ScalarAsync<long>("select last_value from public.tries")).ShouldBe(3);
        (await carried.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id = 'topic/water'")).ShouldBe(1);
        (await carried.Messaging.Intake.DeadLettersAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Documents_whose_connections_are_cut_all_the_time_are_each_recorded_once()
    {
        const int documents = 40;
        const int cuts = 15;
        await using var carried = await Carried.StartAsync();
        await carried.Messaging.Intake.EnqueueAsync([.. Enumerable.Range(0, documents).Select(i => Topic($"topic-{i}"))], cancellation: Cancellation);

        for (var i = 0; i < cuts; i++)
        {
            await carried.CutAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(20 * i), Cancellation); // ever longer, so that some fall into each part of the work
        }
        await World.UntilAsync(async () => await carried.ScalarAsync<long>("select count(*) from tracker.mt_streams where type = 'topic'") == documents);
        await World.UntilAsync(async () => await carried.Messaging.Intake.CountAsync(Cancellation) == 0);

        (await carried.ScalarAsync<long>("select count(*) from tracker.mt_events")).ShouldBe(documents);
        (await carried.Messaging.Intake.DeadLettersAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_document_that_is_refused_is_tried_once()
    {
        await using var carried = await Carried.StartAsync();

        await carried.Messaging.Intake.EnqueueAsync([new("bad.yaml", "key: ["u8.ToArray(), "anna", "test"), Topic("water")], cancellation: Cancellation);
        await World.UntilAsync(async () => await carried.ScalarAsync<long>("select count(*) from tracker.mt_events") == 1);

        var letter = (await carried.Messaging.Intake.DeadLettersAsync(Cancellation)).ShouldHaveSingleItem();
        (letter.Name, letter.Attempts, letter.Errors[0].Line).ShouldBe(("bad.yaml", 1, 2)); // where the list should have ended
    }

    /// <summary>The pauses, in seconds, that the rules have for a failure of a message; null where they have nothing for it.</summary>
    private static double[]? Pauses(Carried carried, Type message, Exception failure)
    {
        var handlers = carried.Messaging.Services.GetRequiredService<HandlerGraph>();
        return handlers.ChainFor(message)!.Failures.Concat(handlers.Failures).FirstOrDefault(rule => rule.Match.Matches(failure))?
            .Select(slot => slot.Describe()).Where(text => text != "Move to error queue").Select(Seconds).ToArray();
    }

    private static double Seconds(string pause) => Scheduled().Match(pause) is { Success: true } scheduled
        ? double.Parse(scheduled.Groups[1].Value, CultureInfo.InvariantCulture)
        : TimeSpan.Parse(InPlace().Match(pause).Groups[1].Value, CultureInfo.InvariantCulture).TotalSeconds;

    private static async Task OvertakeAsync(IEventLog log, long version, int number)
    {
        var amended = new TopicAmended(Water($"Of others {number}"), "They were quicker.", "others");
        await log.AppendAsync([new("topic/water", "topic", version, [new(
            Guid.NewGuid(), EventCatalogue.NameOf(amended), "of the test", EventCatalogue.Serialize(amended))])], new(), Cancellation);
    }

    private static Task<Outcome> RegisterAsync(IBus bus) => bus.InvokeAsync(new RegisterEntriesCommand(new([], [Water("Water")], []), Anna), Cancellation);

    private static TopicDefinition Water(string name) => new() { Id = "water", Name = name };

    private static IncomingDocument Topic(string id) =>
        new($"{id}.yaml", Encoding.UTF8.GetBytes($"topics:\n- id: {id}\n  name: The {id}\n"), "anna", "test");

    [GeneratedRegex(@"^Schedule Retry in ([\d.]+) seconds$")]
    private static partial Regex Scheduled();

    [GeneratedRegex(@"^Retry inline with a delay of ([\d:.]+)$")]
    private static partial Regex InPlace();
}
