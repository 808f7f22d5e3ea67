using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Occurrences;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Series;
using CooperationTracker.Views.Statements;
using CooperationTracker.Views.Tests.Given;
using CooperationTracker.Views.Ties;
using CooperationTracker.Views.TopicDefinitions;
using Npgsql;

namespace CooperationTracker.Views.Tests;

/// <summary>Every list, by every sort and both ways, page by page against the whole of it.</summary>
public sealed class PagingTests(Chronicle chronicle) : IClassFixture<Chronicle>
{
    private static readonly DateOnly End = new(2025, 1, 1);

    private static readonly Dictionary<string, Listing> Lists = new()
    {
        ["statements"] = Listing.Of(StatementQuery.Sorts, s => s.Key, (d, t, p, c) => StatementQuery.ListAsync(d, new(), t, p, c),
            ("issued", s => Begun(s.Issued.BegunEarliest)), ("key", s => s.Key), ("title", s => s.Title), ("recorded", s => s.Position)),
        ["withdrawn statements"] = Listing.Of(StatementQuery.Sorts, s => s.Key, (d, t, p, c) => StatementQuery.ListAsync(d, new() { Status = StatementStatus.Withdrawn }, t, p, c),
            ("issued", s => Begun(s.Issued.BegunEarliest)), ("key", s => s.Key), ("title", s => s.Title), ("recorded", s => s.Position)),
        ["reports"] = Listing.Of(ReportQuery.Sorts, r => r.Id, (d, t, p, c) => ReportQuery.ListAsync(d, new(), t, p, c),
            ("occurred", r => Begun(r.Occurred.BegunEarliest)), ("recorded", r => r.Position), ("id", r => r.Id)),
        ["commitments"] = Commitments(new()),
        ["opened commitments"] = Commitments(new() { Status = CommitmentStatus.Opened }),
        ["fulfilled commitments"] = Commitments(new() { Status = CommitmentStatus.Fulfilled }),
        ["cooperation"] = Cooperation(new()),
        ["partners"] = Cooperation(new() { Actor = "csto", Persons = true, RollUp = false }),
        ["activity"] = Activity(Period.Quarter, ActivityGroup.All),
        ["activity by actor"] = Activity(Period.Month, ActivityGroup.Actor),
        ["activity by pair"] = Activity(Period.Year, ActivityGroup.Pair),
        ["changes"] = Listing.Of(TieChangeQuery.Sorts, t => $"{t.A.Actor} {t.B.Actor}", (d, t, p, c) => TieChangeQuery.ListAsync(d, new(2003, 12, 31), new(), t, p, c),
            ("weight", t => Math.Abs(t.WeightChange)), ("reports", t => t.ReportsChange)),
        ["actors"] = Listing.Of(ActorQuery.Sorts, a => a.Id, (d, t, p, c) => ActorQuery.ListAsync(d, new(), t, p, c),
            ("name", a => a.Name), ("id", a => a.Id), ("recorded", a => a.Position)),
        ["occurrences"] = Listing.Of(OccurrenceQuery.Sorts, o => o.Id, OccurrencesAsync, ("first", o => o.First), ("id", o => o.Id)),
        ["topics"] = Listing.Of(TopicQuery.Sorts, t => t.Id, (d, t, p, c) => TopicQuery.ListAsync(d, t, p, c),
            ("id", t => t.Id), ("name", t => t.Name), ("reports", t => t.Reports)),
    };

    public static TheoryData<string, string> Sorts => [.. Lists.SelectMany(l => l.Value.Sorts.Select(s => (l.Key, s)))];

    [Theory]
    [MemberData(nameof(Sorts))]
    public async Task Pages_hold_every_item_once_in_the_order_of_the_sort(string list, string sort)
    {
        var end = chronicle.Told[^1].Position;
        foreach (var times in (Times[])[new(End, KnownAt: end), new(new(2004, 6, 1), KnownAt: end), new(End, Certainly: true, KnownAt: end / 2)])
        {
            var up = await PagesAsync(list, new() { Sort = sort, Descending = false, Limit = int.MaxValue }, times);
            up.Select(i => i.Id).ShouldBeUnique();
            Keys(up, sort, down: false).ShouldBe(Sorted(Keys(up, sort, down: false), down: false), $"{list} by {sort}");
            var down = await PagesAsync(list, new() { Sort = sort, Descending = true, Limit = int.MaxValue }, times);
            down.Select(i => i.Id).ShouldBe(up.Select(i => i.Id), ignoreOrder: true);
            Keys(down, sort, down: true).ShouldBe(Sorted(Keys(down, sort, down: true), down: true), $"{list} by {sort}");
            foreach (var (descending, whole) in new[] { (false, up), (true, down) })
            {
                foreach (var limit in (int[])[1, 2, 7, Math.Max(1, whole.Count - 1), Math.Max(1, whole.Count)])
                {
                    (await PagesAsync(list, new() { Sort = sort, Descending = descending, Limit = limit }, times)).Select(i => i.Id)
                        .ShouldBe(whole.Select(i => i.Id), $"{list} by {sort} in pages of {limit}");
                }
            }
        }
        (await PagesAsync(list, new() { Sort = sort }, new(End, KnownAt: end))).Count.ShouldBeGreaterThan(0, "a list of nothing proves nothing");
    }

    [Fact]
    public async Task Pages_of_one_knowledge_stay_the_same_while_others_append()
    {
        await using var growing = await NewAsync();
        var times = new Times(End, KnownAt: growing.Told[^1].Position);
        var before = new Dictionary<(string, string), string[]>();
        foreach (var (list, sort) in Lists.SelectMany(l => l.Value.Sorts.Select(s => (l.Key, s))))
        {
            before[(list, sort)] = [.. (await PagesAsync(growing.World.DataSource, list, new() { Sort = sort, Limit = int.MaxValue }, times)).Select(i => i.Id)];
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(World.Cancellation);
        var appending = Task.Run(async () =>
        {
            var random = new Random(1);
            for (var i = 100; !stop.IsCancellationRequested; i++)
            {
                await growing.TellAsync(random, i);
                await growing.World.Runner.CatchUpAsync(cancellation: World.Cancellation);
            }
            return growing.Told[^1].Position;
        }, World.Cancellation);
        foreach (var ((list, sort), whole) in before)
        {
            (await PagesAsync(growing.World.DataSource, list, new() { Sort = sort, Limit = 3 }, times)).Select(i => i.Id).ShouldBe(whole, $"{list} by {sort}");
        }
        await stop.CancelAsync();

        (await appending).ShouldBeGreaterThan(times.KnownAt + 10);
    }

    [Fact]
    public async Task The_first_sort_is_the_one_of_a_list_that_nobody_sorts()
    {
        foreach (var (name, list) in Lists)
        {
            var (unsorted, sorted) = (await PagesAsync(name, new(), new(End)), await PagesAsync(name, new() { Sort = list.Sorts[0] }, new(End)));

            unsorted.Select(i => i.Id).ShouldBe(sorted.Select(i => i.Id), name);
        }
    }

    [Fact]
    public async Task Weights_and_counts_start_with_the_highest_by_themselves()
    {
        (await PagesAsync("cooperation", new(), new(End))).Select(i => i.Keys["weight"]).ShouldBeInOrder(SortDirection.Descending);
        (await PagesAsync("changes", new(), new(End))).Select(i => i.Keys["weight"]).ShouldBeInOrder(SortDirection.Descending);
        (await PagesAsync("activity by pair", new() { Sort = "weight" }, new(End))).Select(i => i.Keys["weight"]).ShouldBeInOrder(SortDirection.Descending);
        (await PagesAsync("topics", new() { Sort = "reports" }, new(End))).Select(i => i.Keys["reports"]).ShouldBeInOrder(SortDirection.Descending);
        (await PagesAsync("commitments", new() { Sort = "effects" }, new(End))).Select(i => i.Keys["effects"]).ShouldBeInOrder(SortDirection.Descending);
    }

    [Theory]
    [InlineData("reports", "no-such-sort", null, PagingException.UnknownSort)]
    [InlineData("reports", "occured", null, PagingException.UnknownSort)]
    [InlineData("reports", "occurred", "", PagingException.BadCursor)]
    [InlineData("reports", "occurred", "2003-07-28", PagingException.BadCursor)]
    [InlineData("reports", "occurred", "2003-07-28|12|x", PagingException.BadCursor)]
    [InlineData("reports", "occurred", "2003-13-28|12", PagingException.BadCursor)]
    [InlineData("reports", "occurred", "2003-07-28|twelve", PagingException.BadCursor)]
    [InlineData("reports", "recorded", "99999999999999999999", PagingException.BadCursor)]
    [InlineData("cooperation", "weight", "heavy|1|a|b", PagingException.BadCursor)]
    [InlineData("cooperation", "weight", "1e3|1|a|b", PagingException.BadCursor)]
    [InlineData("commitments", "effects", "1.5|trade", PagingException.BadCursor)]
    [InlineData("topics", "reports", "|", PagingException.BadCursor)]
    public async Task A_place_or_sort_that_the_list_does_not_have_is_named(string list, string sort, string? after, string code)
    {
        var refused = await Should.ThrowAsync<PagingException>(() =>
            Lists[list].Ask(chronicle.World.DataSource, new(End), new() { Sort = sort, After = after?.Split('|') }, World.Cancellation));

        refused.Code.ShouldBe(code);
        refused.Suggestions.ShouldBe(sort == "occured" ? ["occurred"] : []);
    }

    [Fact]
    public async Task A_place_made_up_of_any_text_is_a_place()
    {
        foreach (var text in (string[])["", "\0", "\ud800", "' or true --", new('x', 10_000)])
        {
            var page = await ActorQuery.ListAsync(chronicle.World.DataSource, new(), new(End), new() { After = [text, text] }, World.Cancellation);
            page.Items.Count.ShouldBeLessThanOrEqualTo(Chronicle.Actors.Length);
        }
    }

    [Fact]
    public async Task A_limit_is_at_least_1()
    {
        var refused = await Should.ThrowAsync<PagingException>(() => ActorQuery.ListAsync(chronicle.World.DataSource, new(), new(End), new() { Limit = 0 }, World.Cancellation));

        refused.Code.ShouldBe(PagingException.BadLimit);
    }

    private static async Task<Chronicle> NewAsync()
    {
        var made = new Chronicle();
        await made.InitializeAsync();
        return made;
    }

    private Task<List<Item>> PagesAsync(string list, Paging paging, Times times) => PagesAsync(chronicle.World.DataSource, list, paging, times);

    private static async Task<List<Item>> PagesAsync(NpgsqlDataSource dataSource, string list, Paging paging, Times times)
    {
        List<Item> items = [];
        Page<Item> page;
        do
        {
            page = await Lists[list].Ask(dataSource, times, paging, World.Cancellation);
            page.Items.Count.ShouldBeLessThanOrEqualTo(paging.Limit);
            items.AddRange(page.Items);
            paging = paging with { After = page.Next };
        } while (page.Next is not null);
        return items;
    }

    /// <summary>The keys of a whole list; a commitment without an effect comes last whichever way the rest goes.</summary>
    private static IComparable[] Keys(List<Item> items, string sort, bool down) =>
        [.. items.Select(i => i.Keys[sort] ?? (down ? DateOnly.MinValue : DateOnly.MaxValue))];

    private static IEnumerable<IComparable> Sorted(IEnumerable<IComparable> keys, bool down)
    {
        var order = Comparer<IComparable>.Create((a, b) => a is string text ? string.CompareOrdinal(text, (string)b) : a.CompareTo(b));
        return down ? keys.OrderDescending(order) : keys.Order(order);
    }

    private static DateOnly Begun(DateOnly? day) => day ?? DateOnly.MinValue;

    /// <summary>With the first day of those accounts alone that count at the asked times.</summary>
    private static async Task<Page<(string Id, DateOnly First)>> OccurrencesAsync(
        NpgsqlDataSource dataSource, Times times, Paging paging, CancellationToken cancellation)
    {
        var page = await OccurrenceQuery.ListAsync(dataSource, new(), times, paging, cancellation);
        return new([.. page.Items.Select(o => (o.Id, o.Accounts.Select(a => a.Occurred)
            .Where(d => times.Certainly ? d.CertainlyBegunBy(times.AsOf) : d.PossiblyBegunBy(times.AsOf)).Min(d => Begun(d.BegunEarliest))))], page.Next);
    }

    private static Listing Commitments(CommitmentFilter filter) => Listing.Of(
        CommitmentQuery.Sorts, c => c.Id, (d, t, p, c) => CommitmentQuery.ListAsync(d, filter, t, p, c),
        ("id", c => c.Id), ("title", c => c.Title), ("recorded", c => c.Position), ("first-effect", c => c.Effects == 0 ? null : Begun(c.FirstEffect)), ("last-effect", c => c.Effects == 0 ? null : Begun(c.LastEffect)),
        ("effects", c => c.Effects));

    private static Listing Cooperation(CooperationFilter filter) => Listing.Of(
        CooperationQuery.Sorts, t => $"{t.A.Actor} {t.B.Actor}", (d, t, p, c) => CooperationQuery.ListAsync(d, filter, t, p, c),
        ("weight", t => t.Weight), ("reports", t => t.Reports), ("first", t => Begun(t.First)), ("last", t => Begun(t.Last)));

    private static Listing Activity(Period period, ActivityGroup group) => Listing.Of(
        ActivitySeries.Sorts, a => $"{a.Period} {string.Join(' ', a.Of)}", (d, t, p, c) => ActivitySeries.ListAsync(d, period, group, new(), t, p, c),
        ("period", a => Begun(a.Period)), ("reports", a => a.Reports), ("weight", a => a.Weight));

    private sealed record Item(string Id, IReadOnlyDictionary<string, IComparable?> Keys);

    private sealed record Listing(IReadOnlyList<string> Sorts, Func<NpgsqlDataSource, Times, Paging, CancellationToken, Task<Page<Item>>> Ask)
    {
        public static Listing Of<T>(
            IReadOnlyList<string> sorts, Func<T, string> id, Func<NpgsqlDataSource, Times, Paging, CancellationToken, Task<Page<T>>> ask,
            params (string Sort, Func<T, IComparable?> Key)[] keys)
        {
            keys.Select(k => k.Sort).ShouldBe(sorts);
            return new(sorts, async (dataSource, times, paging, cancellation) =>
            {
                var page = await ask(dataSource, times, paging, cancellation);
                return new([.. page.Items.Select(i => new Item(id(i), keys.ToDictionary(k => k.Sort, k => k.Key(i))))], page.Next);
            });
        }
    }
}
