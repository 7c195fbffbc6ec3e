using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SandboxGateway.Policies;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>Policies of a real gateway: what hosts must enforce, and what files may say.</summary>
public sealed class PolicyTests : IDisposable
{
    private const string Iris = """{"inputs":[{"name":"features","datatype":"FP32","shape":[1,4],"data":[6.3,3.3,6.0,2.5]}]}""";

    // No kernel has it, so no host enforces it: the launcher reports it for none.
    private const string Demanding = """
        kind: SandboxPolicy
        name: demanding
        extends: strict
        landlock: {minAbi: 32}
        require:
          - user namespaces
          - seccomp
          - landlock
          - cgroup.io
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("policies-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Model_PolicyTheHostCannotMeet_DoesNotStartAndSaysWhichLineAndWhy()
    {
        var policies = WritePolicy(Demanding);
        using var models = new PrivateModels(null, Path.Combine(PublishedFiles.Checkout, "samples", "models"));
        await File.WriteAllTextAsync(Path.Combine(models.Path, "digits", "model.yaml"), "runtime: onnx\npolicy: demanding\n");
        await using var gateway = await RealGateway.StartAsync(models: models.Path, settings: ["--policies", policies]);
        var health = await gateway.Http.GetFromJsonAsync<JsonElement>(new Uri("health/isolation", UriKind.Relative));
        var io = Find(health.GetProperty("host").GetProperty("controls"), "cgroup.io");

        using var answer = await gateway.InferAsync("digits", Iris);
        using var neighbour = await gateway.InferAsync("iris", Iris);

        // The one host that has it cannot have Landlock's version 32; either way nothing runs.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, neighbour.StatusCode);
        Assert.DoesNotContain(gateway.Events("SandboxLaunched"), IsOfDigits);
        if (!io.GetProperty("enforced").GetBoolean())
        {
            var reason = Find(health.GetProperty("models"), "digits").GetProperty("reason").GetString();
            Assert.Contains(
                $"policy \"demanding\" requires cgroup.io ({policies}/demanding.yaml:9), which this host does not enforce: "
                    + io.GetProperty("detail").GetString(),
                reason,
                StringComparison.Ordinal);
            Assert.Contains(gateway.Events("ModelRefused"), refused => refused.GetProperty("Reason").GetString() == reason?.Replace("The model cannot be loaded: ", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Start_PolicyWithMistakes_TellsEachWithFileAndLine()
    {
        var policies = WritePolicy("kind: SandboxPolicy\nname: bad\nextends: strict\nlinux: {resources: {memory: {limit: 4Gi}}}\nbogus: 1\n");

        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => RealGateway.StartAsync(settings: ["--policies", policies]));

        Assert.Contains($"{policies}/demanding.yaml:5:1: unknown key \"bogus\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Controls_TheLauncherReports_AreAllKnownToPolicies()
    {
        await using var gateway = await RealGateway.StartAsync();
        var health = await gateway.Http.GetFromJsonAsync<JsonElement>(new Uri("health/isolation", UriKind.Relative));
        var reported = health.GetProperty("host").GetProperty("controls").EnumerateArray()
            .Select(control => control.GetProperty("name").GetString());

        Assert.Equal(HostControlNames.All.Order(), reported.Order());
    }

    private static bool IsOfDigits(JsonElement launched) =>
        launched.GetProperty("SandboxId").GetString()!.StartsWith("digits-", StringComparison.Ordinal);

    private static JsonElement Find(JsonElement list, string name) =>
        list.EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);

    private string WritePolicy(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "demanding.yaml"), text);
        return _folder;
    }
}
