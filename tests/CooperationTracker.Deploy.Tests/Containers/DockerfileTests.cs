namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>deploy/Dockerfile: its steps run as they stand there, without Docker, and the program that they publish starts.</summary>
public sealed class DockerfileTests(BuiltOutside image) : IClassFixture<BuiltOutside>
{
    [Fact]
    public async Task The_published_program_starts_as_the_image_would_start_it() =>
        (await image.RunAsync("--version")).ShouldBeDone().Output.ShouldStartWith(Versions.OfTheTracker);

    [Fact]
    public async Task The_health_check_runs_without_a_shell_and_fails_where_nothing_serves()
    {
        var check = image.Final.Only("HEALTHCHECK").Command;
        check[..2].ShouldBe(image.Final.Only("ENTRYPOINT").Command);

        var ran = await image.RunAsync([.. check[2..], "http://127.0.0.1:9"]);

        ran.ExitCode.ShouldBe(1, ran.Output);
        ran.Output.ShouldContain("/health/ready");
    }

    [Fact]
    public async Task What_it_runs_by_itself_is_a_command() =>
        (await image.RunAsync([.. image.Final.Only("CMD").Command, "--help"])).ShouldBeDone().Output.ShouldContain("Usage:");

    [Fact]
    public void It_runs_as_a_user_by_number_that_is_not_root()
    {
        var user = image.Final.Only("USER").Text;

        user.ShouldMatch(@"^[1-9]\d*:[1-9]\d*$");
        image.Final.Instructions.FindIndex(i => i.Name == "USER").ShouldBeLessThan(image.Final.Instructions.FindIndex(i => i.Name == "ENTRYPOINT"));
    }

    [Fact]
    public void It_listens_where_it_says_that_it_does() =>
        new Uri(image.Final.Environment["Tracker__Listen"]).Port.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(image.Final.Only("EXPOSE").Text);

    [Fact]
    public void Packages_are_restored_locked_and_before_the_sources_come()
    {
        var build = Dockerfile.Load().Stages[0].Instructions;
        var restore = build.FindIndex(i => i.Text.StartsWith("dotnet restore", StringComparison.Ordinal));

        build[restore].Text.ShouldContain("--locked-mode");
        build[..restore].Where(i => i.Name == "COPY").SelectMany(i => i.Words[..^1])
            .ShouldAllBe(file => file.EndsWith(".csproj", StringComparison.Ordinal) || file.EndsWith(".json", StringComparison.Ordinal) || file.EndsWith(".props", StringComparison.Ordinal));
    }

    [Fact]
    public void The_context_holds_sources_and_nothing_that_was_built_or_is_secret()
    {
        var ignore = new DockerIgnore();

        ignore.Ignores("src/CooperationTracker.Cli/Program.cs").ShouldBeFalse();
        ignore.Ignores("global.json").ShouldBeFalse();
        foreach (var path in (string[])[".env", ".git/config", ".data/postgres/password", "src/CooperationTracker.Cli/bin/Release/net10.0/tracker.dll", "src/CooperationTracker.Cli/obj/project.assets.json", "seeds/topics.yaml"])
        {
            ignore.Ignores(path).ShouldBeTrue(path);
        }
    }
}
