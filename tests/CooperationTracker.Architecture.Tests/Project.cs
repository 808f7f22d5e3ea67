using System.Xml.Linq;
using CooperationTracker.Testing;

namespace CooperationTracker.Architecture.Tests;

/// <summary>A project file of the working copy.</summary>
internal sealed class Project
{
    private readonly XDocument content;

    private Project(string file)
    {
        File = file;
        content = XDocument.Load(file);
    }

    public static IReadOnlyList<Project> All { get; } =
        [.. Sources.Files("*.csproj").Select(file => new Project(file)).OrderBy(p => p.Name, StringComparer.Ordinal)];

    public static IReadOnlyList<Project> InSrc { get; } = [.. All.Where(p => p.Folder.StartsWith(Repository.File("src"), StringComparison.Ordinal))];

    public string File { get; }

    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>The name without the project's prefix, such as <c>Domain</c>.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File).Replace("CooperationTracker.", "", StringComparison.Ordinal);

    public IEnumerable<string> ProjectReferences =>
        Includes("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path).Replace("CooperationTracker.", "", StringComparison.Ordinal));

    /// <summary>Packages that come along where the project is used; analyzers do not.</summary>
    public IEnumerable<string> PackageReferences => content.Descendants("PackageReference")
        .Where(r => (string?)r.Attribute("PrivateAssets") != "all").Select(r => (string)r.Attribute("Include")!);

    public IEnumerable<string> Includes(string item) => content.Descendants(item).Select(i => (string?)i.Attribute("Include")).OfType<string>();

    public IEnumerable<XElement> Packages => content.Descendants("PackageReference");

    public override string ToString() => Name;
}
