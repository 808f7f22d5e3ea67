using System.Diagnostics;
using CooperationTracker.Testing;

namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>
/// The image, built without Docker: the instructions of deploy/Dockerfile as they stand there, with a folder for the file
/// system of each stage. The images that the stages start from are this machine's own SDK and runtime.
/// </summary>
public sealed class BuiltOutside : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tracker-image-");
    private readonly Dockerfile dockerfile = Dockerfile.Load();
    private readonly DockerIgnore ignore = new();

    /// <summary>Where the final stage works.</summary>
    internal string WorkingFolder { get; private set; } = "";

    /// <summary>A folder that stands for the one file system that a container may write to.</summary>
    internal string Temporary => folder.CreateSubdirectory("tmp").FullName;

    internal Stage Final => dockerfile.Final;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (var stage in dockerfile.Stages)
        {
            WorkingFolder = Place(stage, "/");
            foreach (var instruction in stage.Instructions)
            {
                await FollowAsync(stage, instruction);
            }
        }
    }

    /// <summary>How the image's entry point is started with arguments, in its own environment and a given one on top.</summary>
    internal ProcessStartInfo Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var entry = Final.Only("ENTRYPOINT").Command;
        entry[0].ShouldBe("dotnet");
        var all = Final.Environment.ToDictionary(v => v.Key, v => v.Value == "/tmp" ? Temporary : v.Value);
        all["TMPDIR"] = Temporary;
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }
        return Processes.Start(Processes.DotNet, [.. entry[1..], .. arguments], all, WorkingFolder);
    }

    /// <summary>Runs the image's entry point to its end.</summary>
    internal Task<Ran> RunAsync(params IEnumerable<string> arguments) => Processes.RunAsync(Start(new Dictionary<string, string>(), arguments));

    /// <summary>Every file of the image, with its size and when it was last written.</summary>
    internal string[] Files() =>
        [.. new DirectoryInfo(WorkingFolder).EnumerateFiles("*", SearchOption.AllDirectories).Select(f => $"{f.FullName} {f.Length} {f.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return default;
    }

    private async Task FollowAsync(Stage stage, Instruction instruction)
    {
        switch (instruction.Name)
        {
            case "WORKDIR":
                WorkingFolder = Place(stage, instruction.Text);
                Directory.CreateDirectory(WorkingFolder);
                break;
            case "COPY" when instruction.Words[0].StartsWith("--from=", StringComparison.Ordinal):
                var from = dockerfile.Stages.Single(s => s.Name == instruction.Words[0]["--from=".Length..]);
                CopyFolder(Place(from, instruction.Words[1]), Path.Combine(WorkingFolder, instruction.Words[2]), _ => true);
                break;
            case "COPY":
                CopyContext(instruction.Words[..^1], instruction.Words[^1]);
                break;
            case "RUN":
                // No process of the build stays behind and holds the pipes.
                var environment = new Dictionary<string, string>(stage.Environment)
                {
                    ["MSBUILDDISABLENODEREUSE"] = "1",
                    ["UseSharedCompilation"] = "false",
                    ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                    ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                };
                var ran = await Processes.RunAsync(Processes.Start("sh", ["-c", instruction.Text], environment, WorkingFolder));
                ran.ExitCode.ShouldBe(0, $"RUN {instruction.Text}\n{ran.Output}");
                break;
            case "ENV" or "LABEL" or "USER" or "EXPOSE" or "HEALTHCHECK" or "ENTRYPOINT" or "CMD":
                break;
            default:
                throw new NotSupportedException($"{Dockerfile.Path}: {instruction.Name} is not followed here.");
        }
    }

    /// <summary>Copies files and folders of the working copy, but for those that are ignored, as COPY does: a folder's content, not the folder.</summary>
    private void CopyContext(string[] sources, string target)
    {
        var place = Path.Combine(WorkingFolder, target);
        foreach (var source in sources)
        {
            var path = Repository.File(source);
            if (Directory.Exists(path))
            {
                CopyFolder(path, place, file => !ignore.Ignores(Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')));
            }
            else
            {
                (File.Exists(path) && !ignore.Ignores(source)).ShouldBeTrue($"COPY {source}: it is ignored, or not there");
                target.ShouldEndWith("/", customMessage: "a file is copied into a folder");
                Directory.CreateDirectory(place);
                File.Copy(path, Path.Combine(place, Path.GetFileName(source)));
            }
        }
    }

    private static void CopyFolder(string source, string target, Func<string, bool> wanted)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(wanted))
        {
            var to = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to, overwrite: true);
        }
    }

    private string Place(Stage stage, string path) =>
        Path.Combine(folder.FullName, $"{dockerfile.Stages.ToList().IndexOf(stage)}", path.TrimStart('/'));
}
