using System.Xml.Linq;
using CooperationTracker.Testing;

namespace CooperationTracker.Deploy.Tests;

/// <summary>The versions that Directory.Build.props states.</summary>
internal static class Versions
{
    private static readonly XElement Properties = XElement.Load(Repository.File("Directory.Build.props"));

    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string OfTheTracker { get; } = Properties.Descendants("Version").Single().Value;

    /// <summary>Such as <c>10.0</c>.</summary>
    public static string OfDotNet { get; } = Properties.Descendants("TargetFramework").Single().Value.Replace("net", "", StringComparison.Ordinal);
}
