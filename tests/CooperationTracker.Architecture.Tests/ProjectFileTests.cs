using System.Text.Json.Nodes;
using CooperationTracker.Testing;

namespace CooperationTracker.Architecture.Tests;

/// <summary>What every project file holds to.</summary>
public class ProjectFileTests
{
    public static TheoryData<string> Projects => [.. Project.All.Select(p => p.Name)];

    private static Project Named(string name) => Project.All.Single(p => p.Name == name);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_no_version(string project) =>
        Named(project).Packages.ShouldAllBe(p => p.Attribute("Version") == null && p.Attribute("VersionOverride") == null && !p.Elements().Any());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_has_a_lock_file_that_holds_its_packages(string project)
    {
        var file = Path.Combine(Named(project).Folder, "packages.lock.json");
        File.Exists(file).ShouldBeTrue($"{file} is missing: restore the project and commit it");

        // With CritterStack some projects have more packages, and a lock file for them.
        var locked = Directory.EnumerateFiles(Named(project).Folder, "packages*.lock.json")
            .SelectMany(f => JsonNode.Parse(File.ReadAllText(f))!["dependencies"]!["net10.0"]!.AsObject().Select(d => d.Key));

        Named(project).Packages.Select(p => (string)p.Attribute("Include")!).Except(locked, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_is_in_the_solution(string project) =>
        File.ReadAllText(Repository.File("CooperationTracker.sln")).ShouldContain(
            Path.GetRelativePath(Repository.Root, Named(project).File).Replace('/', '\\'), customMessage: "dotnet sln add it");

    [Theory]
    [InlineData("Domain")]
    [InlineData("Views")]
    public void Time_chance_and_ids_arrive_from_outside(string project)
    {
        Named(project).Includes("PackageReference").ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
        Named(project).Includes("AdditionalFiles").ShouldContain("../BannedSymbols.txt");
    }

    [Fact]
    public void The_clock_is_banned_in_every_form_that_has_one() =>
        File.ReadLines(Repository.File("src/BannedSymbols.txt")).Select(line => line.Split(';')[0]).ShouldBe(
        [
            "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTime.Today", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow",
            "P:System.TimeProvider.System", "M:System.Guid.NewGuid", "M:System.Guid.CreateVersion7", "P:System.Random.Shared",
        ],
        ignoreOrder: true);

    [Fact]
    public void No_source_names_a_banned_symbol_or_silences_its_ban()
    {
        string[] banned = ["DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "TimeProvider.System", "Guid.NewGuid", "RS0030"];

        Sources.Files("*.cs")
            .Where(f => f.StartsWith(Repository.File("src/CooperationTracker.Domain"), StringComparison.Ordinal)
                || f.StartsWith(Repository.File("src/CooperationTracker.Views"), StringComparison.Ordinal))
            .Where(f => banned.Any(File.ReadAllText(f).Contains)).ShouldBeEmpty();
    }
}
