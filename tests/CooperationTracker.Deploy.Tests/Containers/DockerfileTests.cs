using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>deploy/Dockerfile: its steps run as they stand there, without Docker, and the program that they publish starts.</summary>
public sealed class DockerfileTests(BuiltOutside image, ComposedDatabase database) : IClassFixture<BuiltOutside>, IClassFixture<ComposedDatabase>
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
    public async Task As_compose_starts_it_it_serves_nobody_before_there_is_a_key()
    {
        await using var empty = new ComposedDatabase();
        await empty.InitializeAsync();

        var ran = await Processes.RunAsync(image.Start(empty.EnvironmentOf("tracker"), image.Final.Only("CMD").Command));

        ran.ExitCode.ShouldNotBe(0);
        ran.Output.ShouldContain("keys add");
    }

    [Fact]
    public async Task With_a_key_it_serves_as_the_role_of_the_server_and_writes_nowhere_but_to_the_temporary_folder()
    {
        (await database.RunAsync("setup", "keys", "add", "ann", "--role", "analyst")).ShouldBeDone();
        var (before, address) = (image.Files(), FreeAddress());
        var environment = new Dictionary<string, string>(database.EnvironmentOf("tracker")) { ["Tracker__Listen"] = address };

        using var server = Process.Start(image.Start(environment, image.Final.Only("CMD").Command))!;
        var output = Task.WhenAll(
            server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        try
        {
            while ((await image.RunAsync([.. image.Final.Only("HEALTHCHECK").Command[2..], address])).ExitCode != 0)
            {
                server.HasExited.ShouldBeFalse(server.HasExited ? string.Concat(await output) : "");
            }
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri($"{address}/commitments/csto-operation-kanal/trace"), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
        finally
        {
            // As `docker stop` does.
            await Processes.RunAsync(Processes.Start("kill", ["-TERM", $"{server.Id}"], environment));
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        string.Concat(await output).ShouldContain(address);
        image.Files().Except(before).ShouldBeEmpty();
    }

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

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
