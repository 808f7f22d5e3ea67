using CooperationTracker.Testing;

namespace CooperationTracker.Architecture.Tests;

/// <summary>The order of the house.</summary>
public class HouseTests
{
    private static readonly string[] Folders = ["src", "tests", "seeds", "deploy"];

    private static readonly string[] RootFiles =
    [
        "CooperationTracker.sln", "README.md", "docker-compose.yml", "LICENSE", "CHANGELOG.md",
        "Directory.Build.props", "Directory.Packages.props", "global.json",
    ];

    public static TheoryData<string> TopFolders => [.. Folders];

    [Fact]
    public void At_the_root_stands_only_what_the_design_or_a_tool_needs_there()
    {
        // What begins with a dot belongs to tools, and artifacts and test results are made.
        Names(Directory.GetDirectories(Repository.Root)).Except([.. Folders, "artifacts", "TestResults"]).ShouldBeEmpty();
        Names(Directory.GetFiles(Repository.Root)).Except(RootFiles).ShouldBeEmpty();

        static IEnumerable<string> Names(string[] paths) => paths.Select(p => Path.GetFileName(p)).Where(name => !name.StartsWith('.'));
    }

    [Theory]
    [MemberData(nameof(TopFolders))]
    public void Each_folder_explains_itself(string folder) =>
        new FileInfo(Repository.File($"{folder}/README.md")).ShouldSatisfyAllConditions(f => f.Exists.ShouldBeTrue(f.FullName), f => f.Length.ShouldBeGreaterThan(100));

    [Fact]
    public void There_is_no_docs_folder() =>
        Directory.GetDirectories(Repository.Root, "docs", SearchOption.TopDirectoryOnly).ShouldBeEmpty();

    [Fact]
    public void No_merge_was_left_half_done() =>
        Sources.Files("*").Where(file => File.ReadLines(file).Any(line => line.StartsWith("<<<<<<< ", StringComparison.Ordinal) || line.StartsWith(">>>>>>> ", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void No_file_of_code_is_longer_than_400_lines() =>
        Sources.Files("*.cs").Concat(Sources.Files("*.sql"))
            .Select(file => (Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(f => f.Lines > 400).ShouldBeEmpty();

    [Fact]
    public void Every_test_project_that_mirrors_src_has_its_project_there()
    {
        var src = Project.InSrc.Select(p => p.Name).ToHashSet();

        Project.All.Select(p => p.Name).Where(name => name.EndsWith(".Tests", StringComparison.Ordinal)).Select(name => name[..^".Tests".Length])
            .Where(name => name is not ("Architecture" or "Deploy")).ShouldAllBe(name => src.Contains(name));
    }

    [Fact]
    public void Code_and_seeds_hold_no_path_of_a_machine()
    {
        string[] paths = ["/home/", "/root/", "/Users/", "C:\\Users"];

        Sources.Files("*.cs").Concat(Sources.Files("*.yaml")).Concat(Sources.Files("*.csproj"))
            .Where(file => Path.GetFileName(file) != "HouseTests.cs" && paths.Any(Text(file).Contains)).ShouldBeEmpty();

        // Where Homebrew stands on every Linux: a place of a distribution, not of a machine.
        static string Text(string file) => File.ReadAllText(file).Replace("/home/linuxbrew/", "", StringComparison.Ordinal);
    }
}
