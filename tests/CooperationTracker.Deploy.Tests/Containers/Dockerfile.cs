using System.Text.Json;
using System.Text.RegularExpressions;
using CooperationTracker.Testing;
using Microsoft.Extensions.FileSystemGlobbing;

namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>deploy/Dockerfile as far as it goes: instructions in lines of their own, joined by backslashes.</summary>
internal sealed partial class Dockerfile
{
    /// <summary>Its path in the working copy.</summary>
    public const string Path = "deploy/Dockerfile";

    private Dockerfile(IReadOnlyList<Stage> stages) => Stages = stages;

    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The stage that the image is.</summary>
    public Stage Final => Stages[^1];

    public static Dockerfile Load()
    {
        var lines = File.ReadLines(Repository.File(Path)).Where(line => !line.StartsWith('#') && line.Trim().Length > 0);
        List<Stage> stages = [];
        foreach (var line in Joined().Replace(string.Join('\n', lines), " ").Split('\n'))
        {
            var instruction = new Instruction(line.Split(' ', 2)[0], line.Split(' ', 2)[1].Trim());
            if (instruction.Name == "FROM")
            {
                var words = instruction.Words;
                stages.Add(new(words[0], words.Length > 2 ? words[2] : "", []));
            }
            else
            {
                stages[^1].Instructions.Add(instruction);
            }
        }
        return new(stages);
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Joined();
}

/// <summary>A stage of a Dockerfile.</summary>
/// <param name="Image">The image that it starts from.</param>
/// <param name="Name">Its name; empty where it has none.</param>
/// <param name="Instructions">What follows.</param>
internal sealed record Stage(string Image, string Name, List<Instruction> Instructions)
{
    /// <summary>The only instruction of a name.</summary>
    public Instruction Only(string name) => Instructions.Where(i => i.Name == name).ShouldHaveSingleItem();

    /// <summary>The environment variables that it sets.</summary>
    public IReadOnlyDictionary<string, string> Environment => Instructions.Where(i => i.Name == "ENV").SelectMany(i => i.Words)
        .Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('"'));
}

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Name">Such as <c>COPY</c>.</param>
/// <param name="Text">What follows it.</param>
internal sealed record Instruction(string Name, string Text)
{
    public string[] Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words of the form <c>["dotnet", "tracker.dll"]</c>, which needs no shell, at its end.</summary>
    public string[] Command => JsonSerializer.Deserialize<string[]>(Text[Text.IndexOf('[', StringComparison.Ordinal)..])!;
}

/// <summary>deploy/Dockerfile.dockerignore: the last rule that fits a path decides.</summary>
internal sealed class DockerIgnore
{
    private readonly List<(bool Ignores, Matcher Matcher)> rules = [.. File.ReadLines(Repository.File($"{Dockerfile.Path}.dockerignore"))
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(line => (!line.StartsWith('!'), new Matcher(StringComparison.Ordinal).Including(line.TrimStart('!'))))];

    /// <summary>Whether a file of the working copy, by its path with slashes, stays outside.</summary>
    public bool Ignores(string path) => rules.LastOrDefault(rule => rule.Matcher.Match(path).HasMatches).Ignores;
}

internal static class Patterns
{
    public static Matcher Including(this Matcher matcher, string pattern)
    {
        matcher.AddIncludePatterns([pattern, $"{pattern}/**"]);
        return matcher;
    }
}
