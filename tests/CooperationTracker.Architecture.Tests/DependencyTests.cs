using System.Reflection;

namespace CooperationTracker.Architecture.Tests;

/// <summary>Dependencies run one way: the command line on top, then intake and views, then the log and the domain side by side.</summary>
public class DependencyTests
{
    /// <summary>What each project may lean on, directly; a new project needs a line here.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["EventLog"] = [],
        ["Audit"] = ["Domain", "EventLog", "Views"],
        ["Intake"] = ["Domain", "EventLog"],
        ["Views"] = ["Domain", "EventLog"],
        ["Marten"] = ["Domain", "EventLog", "Intake", "Views"],
        ["Edge"] = ["Domain", "EventLog", "Audit", "Intake", "Views"],
        ["Exports"] = ["Domain", "EventLog", "Intake", "Views", "Edge"],
        ["Server"] = ["Domain", "EventLog", "Audit", "Intake", "Views", "Edge", "Exports"],
        ["Cli"] = ["Domain", "EventLog", "Audit", "Intake", "Views", "Edge", "Exports", "Server", "Marten"],
    };

    public static TheoryData<string> Projects => [.. Project.InSrc.Select(p => p.Name)];

    [Fact]
    public void Every_project_has_its_place() => Project.InSrc.Select(p => p.Name).ShouldBe(Allowed.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_to_what_stands_below_it(string project) =>
        Project.InSrc.Single(p => p.Name == project).ProjectReferences.Except(Allowed[project]).ShouldBeEmpty();

    /// <summary>What the compiler saw, whatever came along with what: a reference in a project file need not be used.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_uses_what_stands_below_it(string project) => References(project)
        .Where(name => name.StartsWith("CooperationTracker.", StringComparison.Ordinal))
        .Select(name => name["CooperationTracker.".Length..])
        .Except(Allowed[project]).ShouldBeEmpty();

    [Fact]
    public void The_domain_has_no_packages_and_uses_the_runtime_alone()
    {
        Project.InSrc.Single(p => p.Name == "Domain").PackageReferences.ShouldBeEmpty();
        References("Domain").ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_domain_does_no_input_or_output() => References("Domain")
        .Where(name => name.StartsWith("System.IO", StringComparison.Ordinal) || name.StartsWith("System.Net", StringComparison.Ordinal)
            || name.StartsWith("System.Console", StringComparison.Ordinal) || name.StartsWith("System.Diagnostics.Process", StringComparison.Ordinal))
        .ShouldBeEmpty();

    [Fact]
    public void The_log_has_one_package() => Project.InSrc.Single(p => p.Name == "EventLog").PackageReferences.ShouldBe(["Npgsql"]);

    [Fact]
    public void Nothing_in_src_refers_to_tests() =>
        Project.InSrc.ShouldAllBe(p => !p.Includes("ProjectReference").Any(path => path.Contains("tests", StringComparison.Ordinal)));

    private static IEnumerable<string> References(string project)
    {
        var file = Path.Combine(AppContext.BaseDirectory, project == "Cli" ? "tracker.dll" : $"CooperationTracker.{project}.dll");
        return Assembly.LoadFrom(file).GetReferencedAssemblies().Select(a => a.Name!);
    }
}
