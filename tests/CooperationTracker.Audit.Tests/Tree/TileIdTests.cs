using CooperationTracker.Audit.Tree;

namespace CooperationTracker.Audit.Tests.Tree;

/// <summary>Paths of tiles (C2SP tlog-tiles).</summary>
public class TileIdTests
{
    [Theory]
    [InlineData("000", 0, 256)]
    [InlineData("067", 67, 256)]
    [InlineData("x001/067.p/112", 1_067, 112)]
    [InlineData("x001/x234/067", 1_234_067, 256)]
    [InlineData("x010/x000/000.p/1", 10_000_000, 1)]
    public void A_path_names_a_tile_and_the_tile_its_path(string path, long index, int width)
    {
        var tile = TileId.TryParse(3, path);

        tile.ShouldBe(new TileId(3, index, width));
        tile!.Value.Path().ShouldBe(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("67")]
    [InlineData("0067")]
    [InlineData("x067")]
    [InlineData("001/067")]
    [InlineData("x000/067")]
    [InlineData("x001/67")]
    [InlineData("x001/067/")]
    [InlineData("067.p/0")]
    [InlineData("067.p/256")]
    [InlineData("067.p/01")]
    [InlineData("067.p/1.p/1")]
    [InlineData("067.p/")]
    [InlineData("-01")]
    [InlineData("x001/x001/x001/x001/x001/x001/001")]
    public void Another_path_names_none(string path) => TileId.TryParse(0, path).ShouldBeNull();

    [Fact]
    public void A_tree_of_70000_has_the_tiles_that_the_specification_counts()
    {
        const int size = 70_000;
        new TileId(0, 272, 256).IsIn(size).ShouldBeTrue();
        new TileId(0, 273, 112).IsIn(size).ShouldBeTrue();
        new TileId(0, 273, 113).IsIn(size).ShouldBeFalse();
        new TileId(0, 274, 1).IsIn(size).ShouldBeFalse();
        new TileId(1, 0, 256).IsIn(size).ShouldBeTrue();
        new TileId(1, 1, 17).IsIn(size).ShouldBeTrue();
        new TileId(1, 1, 18).IsIn(size).ShouldBeFalse();
        new TileId(2, 0, 1).IsIn(size).ShouldBeTrue();
        new TileId(2, 0, 2).IsIn(size).ShouldBeFalse();
        new TileId(3, 0, 1).IsIn(size).ShouldBeFalse();
        new TileId(0, long.MaxValue / 2, 1).IsIn(size).ShouldBeFalse();
    }
}
