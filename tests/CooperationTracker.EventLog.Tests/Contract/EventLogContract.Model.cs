using CsCheck;

namespace CooperationTracker.EventLog.Tests;

public abstract partial class EventLogContract
{
    private const int ModelStreams = 4;

    // An append is one to three streams, each with some events and mostly the right expected version.
    private static readonly Gen<List<(int Stream, int Off, int Events)>> GenAppend =
        Gen.Select(Gen.Int[0, ModelStreams - 1], Gen.Frequency((6, Gen.Const(0)), (1, Gen.Const(1)), (1, Gen.Const(-1))), Gen.Int[1, 3])
            .List[1, 3].Select(parts => parts.DistinctBy(part => part.Item1).ToList());

    [Fact]
    public Task Any_sequence_of_good_and_stale_appends_leaves_what_a_dictionary_would_hold() =>
        GenAppend.List[1, 12].SampleAsync(HoldsWhatAModelHoldsAsync, iter: 40, threads: 2);

    private async Task HoldsWhatAModelHoldsAsync(List<List<(int Stream, int Off, int Events)>> appends)
    {
        var names = Enumerable.Range(0, ModelStreams).Select(_ => Some.Stream("model")).ToArray();
        var model = names.ToDictionary(name => name, _ => new List<NewEvent>());
        var order = new List<Guid>();
        foreach (var parts in appends)
        {
            var append = parts.ConvertAll(part =>
            {
                var version = Math.Max(0, model[names[part.Stream]].Count + part.Off);
                return Some.Append(names[part.Stream], version, part.Events);
            });
            var stale = append.FirstOrDefault(a => a.ExpectedVersion != model[a.StreamId].Count);
            if (stale is not null)
            {
                var refusal = await Should.ThrowAsync<WrongExpectedVersionException>(Log.AppendAsync(append, Some.Metadata));
                (refusal.StreamId, refusal.Actual).ShouldBe((stale.StreamId, model[stale.StreamId].Count));
                continue;
            }

            await Log.AppendAsync(append, Some.Metadata);
            foreach (var part in append)
            {
                model[part.StreamId].AddRange(part.Events);
                order.AddRange(part.Events.Select(e => e.Id));
            }
        }

        var positions = new SortedDictionary<long, Guid>();
        foreach (var (name, events) in model)
        {
            var stored = await Log.ReadStreamAsync(name).ToListAsync();
            stored.Select(e => (e.Id, e.Version, e.Data.Text()))
                .ShouldBe(events.Select((e, at) => (e.Id, at + 1L, e.Data.Text())));
            stored.ForEach(e => positions.Add(e.Position, e.Id));
        }

        positions.Values.ShouldBe(order);
    }
}
