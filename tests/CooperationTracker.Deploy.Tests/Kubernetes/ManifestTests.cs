using CooperationTracker.Deploy.Tests.Containers;
using CooperationTracker.Testing;
using k8s;
using k8s.Models;
using YamlDotNet.Core;

namespace CooperationTracker.Deploy.Tests.Kubernetes;

/// <summary>deploy/kubernetes: what a strict cluster asks for, and that the parts fit one another.</summary>
public sealed class ManifestTests
{
    [Fact]
    public void They_are_read_strictly_and_are_all_that_there_are() =>
        Manifests.All.Select(m => m.GetType()).ShouldBe(
            [typeof(V1Job), typeof(V1Deployment), typeof(V1Service), typeof(V1PodDisruptionBudget)]);

    [Fact]
    public void A_field_that_the_API_does_not_have_would_not_go_unseen()
    {
        var text = File.ReadAllText(Repository.File("deploy/kubernetes/setup.yaml"));

        Should.Throw<YamlException>(() => KubernetesYaml.LoadAllFromString(
            text.Replace("restartPolicy:", "restartPolice:", StringComparison.Ordinal), typeMap: null, strict: true));
    }

    [Fact]
    public void Pods_run_as_the_user_of_the_image_and_can_change_nothing()
    {
        var user = Dockerfile.Load().Final.Only("USER").Text;
        foreach (var pod in Manifests.PodSpecs)
        {
            pod.AutomountServiceAccountToken.ShouldBe(false);
            pod.SecurityContext.RunAsNonRoot.ShouldBe(true);
            $"{pod.SecurityContext.RunAsUser}:{pod.SecurityContext.RunAsGroup}".ShouldBe(user);
            pod.SecurityContext.SeccompProfile.Type.ShouldBe("RuntimeDefault");
            var container = pod.Containers.ShouldHaveSingleItem();
            container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false);
            container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
            container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"]);
            container.Resources.Requests.Keys.ShouldBe(["cpu", "memory"], ignoreOrder: true);
            container.Resources.Limits.Keys.ShouldContain("memory");
            container.VolumeMounts.ShouldHaveSingleItem().MountPath.ShouldBe("/tmp");
            pod.Volumes.ShouldHaveSingleItem().EmptyDir.SizeLimit.ShouldNotBeNull();
        }
    }

    [Fact]
    public void They_run_the_image_of_this_version() =>
        Manifests.PodSpecs.SelectMany(p => p.Containers).ShouldAllBe(c => c.Image == $"cooperationtracker:{Versions.OfTheTracker}");

    [Fact]
    public void Secrets_are_referred_to_and_do_not_stand_there()
    {
        var variables = Manifests.PodSpecs.SelectMany(p => p.Containers).SelectMany(c => c.Env).ToList();

        variables.Where(v => v.Name == "TRACKER_CONNECTION" || v.Name.Contains("PASSWORD", StringComparison.Ordinal))
            .ShouldAllBe(v => v.Value == null && v.ValueFrom.SecretKeyRef.Optional != true);
        // Whoever sets it up is told of each.
        var readme = File.ReadAllText(Repository.File("deploy/README.md"));
        foreach (var secret in variables.Select(v => v.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>())
        {
            readme.ShouldContain(secret.Name);
            readme.ShouldContain($"{secret.Key}=");
        }
    }

    [Fact]
    public void The_service_and_the_budget_are_of_the_pods_of_the_deployment()
    {
        var labels = Manifests.Deployment.Spec.Template.Metadata.Labels;

        Manifests.Deployment.Spec.Selector.MatchLabels.ShouldBe(labels, ignoreOrder: true);
        Manifests.Service.Spec.Selector.ShouldBe(labels, ignoreOrder: true);
        Manifests.Budget.Spec.Selector.MatchLabels.ShouldBe(labels, ignoreOrder: true);
        int.Parse(Manifests.Budget.Spec.MinAvailable.Value, System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(Manifests.Deployment.Spec.Replicas!.Value);
    }

    [Fact]
    public void The_probes_and_the_service_ask_at_the_port_that_the_image_listens_on()
    {
        var container = Manifests.Deployment.Spec.Template.Spec.Containers[0];
        var port = container.Ports.ShouldHaveSingleItem();

        $"{port.ContainerPort}".ShouldBe(Dockerfile.Load().Final.Only("EXPOSE").Text);
        Manifests.Service.Spec.Ports.ShouldHaveSingleItem().TargetPort.Value.ShouldBe(port.Name);
        new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe }.Select(p => (p.HttpGet.Path, p.HttpGet.Port.Value))
            .ShouldBe([("/health/live", port.Name), ("/health/live", port.Name), ("/health/ready", port.Name)]);
    }

    [Fact]
    public void The_set_up_is_that_of_compose() =>
        Manifests.SetUp.Spec.Template.Spec.Containers[0].Args.ShouldBe(Compose.Services["setup"]["command"].Texts());
}
