using CooperationTracker.Testing;
using k8s;
using k8s.Models;

namespace CooperationTracker.Deploy.Tests.Kubernetes;

/// <summary>deploy/kubernetes, read strictly: a field that the API does not have, or that stands twice, is an error.</summary>
internal static class Manifests
{
    public static IReadOnlyList<object> All { get; } =
        [.. Directory.GetFiles(Repository.File("deploy/kubernetes"), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => KubernetesYaml.LoadAllFromString(File.ReadAllText(file), typeMap: null, strict: true))];

    public static V1Deployment Deployment => All.OfType<V1Deployment>().ShouldHaveSingleItem();

    public static V1Service Service => All.OfType<V1Service>().ShouldHaveSingleItem();

    public static V1PodDisruptionBudget Budget => All.OfType<V1PodDisruptionBudget>().ShouldHaveSingleItem();

    public static V1Job SetUp => All.OfType<V1Job>().ShouldHaveSingleItem();

    public static IEnumerable<V1PodSpec> PodSpecs => [Deployment.Spec.Template.Spec, SetUp.Spec.Template.Spec];
}
