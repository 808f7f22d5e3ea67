using System.Text.RegularExpressions;
using CooperationTracker.Deploy.Tests.Kubernetes;

namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>Every image that compose, the Dockerfile and the manifests name.</summary>
public sealed partial class ImageTests
{
    public static TheoryData<string> Images =>
    [
        .. Compose.Services.Values.Select(s => s["image"]!.GetValue<string>())
            .Concat(Dockerfile.Load().Stages.Select(s => s.Image))
            .Concat(Manifests.PodSpecs.SelectMany(pod => pod.Containers).Select(c => c.Image))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Images))]
    public void An_image_is_pinned_to_a_version(string image) => image.ShouldMatch(Pinned().ToString());

    [Fact]
    public void Those_of_this_test_are_all_that_there_are() =>
        Images.Select(row => row.Data.Split(':')[0]).ShouldBe(
            ["postgres", "cooperationtracker", "grafana/grafana", "mcr.microsoft.com/dotnet/sdk", "mcr.microsoft.com/dotnet/aspnet"], ignoreOrder: true);

    [Fact]
    public void The_images_of_dotnet_are_of_the_version_that_is_built_for() =>
        Dockerfile.Load().Stages.Select(s => s.Image.Split(':')[1]).ShouldAllBe(tag => tag.StartsWith(Versions.OfDotNet + ".", StringComparison.Ordinal));

    /// <summary>A name and a tag of at least two numbers: not latest, and not one that moves with every release.</summary>
    [GeneratedRegex(@"^[a-z0-9./-]+:\d+\.\d+[\w.-]*$")]
    private static partial Regex Pinned();
}
