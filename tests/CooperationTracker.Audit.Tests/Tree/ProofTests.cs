using CooperationTracker.Audit.Tree;
using CsCheck;

namespace CooperationTracker.Audit.Tests.Tree;

/// <summary>Proofs of trees of every size up to a thousand, and of some large ones, against the definitions of the RFC.</summary>
public class ProofTests
{
    private const int Most = 1_000;

    private static readonly Trees Known = Trees.Of(Most);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roots_of_every_size_are_as_defined_whether_grown_or_read_from_tiles()
    {
        var growing = new Trees();
        for (var size = 0; size <= Most; size++)
        {
            var root = Known.Root(0, size);
            growing.Frontier.Root().ShouldBe(root, $"grown to {size}");
            (await Known.Tiles(size).RootAsync(Cancellation)).ShouldBe(root, $"tiles of {size}");
            growing.Add(Trees.Leaf(size));
        }
    }

    [Fact]
    public async Task In_a_tree_of_every_size_leaves_are_proven_and_no_other_hash_is()
    {
        for (var size = 1; size <= Most; size++)
        {
            var root = Known.Root(0, size);
            // Every leaf of small trees, and those where something changes of large ones.
            foreach (var index in size <= 130 ? Enumerable.Range(0, size) : new[] { 0, 1, size / 3, size / 2, 255, 256, size - 2, size - 1 }.Where(i => i < size).Distinct())
            {
                var path = await Known.Tiles(size).InclusionAsync(index, Cancellation);

                InclusionProof.Verify(Trees.Leaf(index), index, size, root, path).ShouldBeTrue($"{index} in {size}");
                InclusionProof.Verify(Trees.Leaf(index + 1), index, size, root, path).ShouldBeFalse();
                InclusionProof.Verify(Trees.Leaf(index), index, size, Trees.Leaf(-1), path).ShouldBeFalse();
                InclusionProof.Verify(Trees.Leaf(index), index + 1, size, root, path).ShouldBeFalse();
                InclusionProof.Verify(Trees.Leaf(index), index, size, root, [.. path, root]).ShouldBeFalse();
                InclusionProof.Verify(Trees.Leaf(index), index, size, root, [.. path.SkipLast(1)]).ShouldBe(path.Count == 0);
            }
        }
    }

    [Fact]
    public async Task Every_tree_is_proven_to_have_grown_out_of_earlier_ones_and_out_of_no_other()
    {
        for (var to = 0; to <= Most; to++)
        {
            foreach (var from in to <= 100 ? Enumerable.Range(0, to + 1) : new[] { 0, 1, 2, 3, to / 3, to / 2, 255, 256, 257, 512, to - 1, to }.Where(f => f <= to).Distinct())
            {
                var path = await Known.Tiles(to).ConsistencyAsync(from, Cancellation);
                var (earlier, later) = (Known.Root(0, from), Known.Root(0, to));

                ConsistencyProof.Verify(from, to, earlier, later, path).ShouldBeTrue($"{from} to {to}");
                ConsistencyProof.Verify(from, to, Trees.Leaf(-1), later, path).ShouldBeFalse($"{from} to {to}");
                ConsistencyProof.Verify(from, to, earlier, Trees.Leaf(-1), path).ShouldBe(from == 0 && to > 0, $"{from} to {to}");
                ConsistencyProof.Verify(from, to, earlier, later, [.. path, later]).ShouldBeFalse($"{from} to {to}");
                ConsistencyProof.Verify(to + 1, to, earlier, later, path).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void Any_proof_of_which_a_hash_is_changed_left_out_or_swapped_proves_nothing() => (
        from size in Gen.Int[2, Most]
        from index in Gen.Int[0, size - 1]
        from at in Gen.Int[0, 20]
        select (size, index, at)).Sample(given =>
        {
            var (size, index, at) = given;
            var root = Known.Root(0, size);
            var path = Known.Tiles(size).InclusionAsync(index, Cancellation).GetAwaiter().GetResult().ToArray();
            TreeHash[] changed = [.. path];
            changed[at % path.Length] = Trees.Leaf(-at - 2);

            InclusionProof.Verify(Trees.Leaf(index), index, size, root, path).ShouldBeTrue();
            InclusionProof.Verify(Trees.Leaf(index), index, size, root, changed).ShouldBeFalse();
            InclusionProof.Verify(Trees.Leaf(index), index, size, root, [.. path.Where((_, i) => i != at % path.Length)]).ShouldBeFalse();
            if (path.Length > 1 && path[0] != path[^1])
            {
                InclusionProof.Verify(Trees.Leaf(index), index, size, root, [path[^1], .. path[1..^1], path[0]]).ShouldBeFalse();
            }
        });

    [Theory]
    [InlineData(65_536)]
    [InlineData(70_000)]
    [InlineData(131_071)]
    [InlineData(300_001)]
    public async Task A_large_tree_is_proven_from_a_few_tiles(int size)
    {
        var trees = Trees.Of(size);
        var root = trees.Frontier.Root();
        root.ShouldBe(trees.Root(0, size));
        foreach (var index in new[] { 0, 255, 256, 65_535, size / 2, size - 1 })
        {
            trees.Asked.Clear();

            var path = await trees.Tiles(size).InclusionAsync(index, Cancellation);

            InclusionProof.Verify(Trees.Leaf(index), index, size, root, path).ShouldBeTrue();
            trees.Asked.Count.ShouldBeLessThanOrEqualTo(6);
        }
        foreach (var from in new[] { 1, 256, 65_535, 65_536, size - 1 })
        {
            var path = await trees.Tiles(size).ConsistencyAsync(from, Cancellation);

            ConsistencyProof.Verify(from, size, trees.Root(0, from), root, path).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Tiles_are_given_back_as_they_fill_and_the_edge_is_taken_up_where_it_stood()
    {
        const int size = 70_000;
        var trees = Trees.Of(size);

        trees.Filled.Count.ShouldBe(273 + 1);
        foreach (var tile in trees.Filled.Where(t => t.Level > 0 || t.Index % 50 == 0))
        {
            var id = new TileId(tile.Level, tile.Index, TileId.Full);
            tile.Hashes.ToArray().ShouldBe((await trees.ReadAsync([id], Cancellation))[id].ToArray());
            var span = 1L << (8 * (tile.Level + 1));
            tile.Root.ShouldBe(trees.Root(tile.Index * span, (tile.Index + 1) * span));
        }
        IEnumerable<TreeHash> Partial(int level, int width) => Enumerable.Range(0, width).Select(i =>
        {
            var (span, first) = (1L << (8 * level), (size >> (8 * level)) - width);
            return trees.Root((first + i) * span, (first + i + 1) * span);
        });
        var again = new Frontier(size, [Partial(0, 112), Partial(1, 17), Partial(2, 1)]);
        again.Root().ShouldBe(trees.Frontier.Root());
        again.Add(Trees.Leaf(size), []);
        trees.Add(Trees.Leaf(size));
        again.Root().ShouldBe(trees.Frontier.Root());
        Should.Throw<ArgumentException>(() => new Frontier(size, [Partial(0, 111), Partial(1, 17), Partial(2, 1)]));
        Should.Throw<ArgumentException>(() => new Frontier(size, [Partial(0, 112), Partial(1, 17)]));
    }

    [Fact]
    public async Task A_tile_that_is_missing_or_cut_short_is_named() =>
        (await Should.ThrowAsync<TileMissingException>(new TileTree(new Nothing(), 70_000).InclusionAsync(3, Cancellation))).Tile.Level.ShouldBe(0);

    private sealed class Nothing : ITileSource
    {
        public Task<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>> ReadAsync(IReadOnlyCollection<TileId> tiles, CancellationToken cancellation = default) =>
            Task.FromResult<IReadOnlyDictionary<TileId, ReadOnlyMemory<byte>>>(new Dictionary<TileId, ReadOnlyMemory<byte>>());
    }
}
