using Microsoft.Extensions.Logging.Abstractions;
using SandboxGateway.Policies;
using SandboxGateway.Policies.Reading;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Policies;

public sealed class ModelPoliciesTests
{
    private static readonly ModelPolicies _policies =
        new(new PolicyCatalog(PolicyLoader.Load(PolicyFiles.Shipped(), out _)), NullLogger<ModelPolicies>.Instance);

    [Theory]
    [InlineData("runtime: onnx", "strict")]
    [InlineData("runtime: python\ninputs: [{name: a, datatype: FP32, shape: [1]}]\noutputs: [{name: b, datatype: FP32, shape: [1]}]", "handler")]
    [InlineData("runtime: python\npolicy: handler-offline-strict\ninputs: [{name: a, datatype: FP32, shape: [1]}]\noutputs: [{name: b, datatype: FP32, shape: [1]}]", "handler-offline-strict")]
    public void Choose_Model_IsGivenItsOwnOrTheRuntimesPolicy(string manifest, string expected) =>
        Assert.Equal(expected, _policies.Choose(Model(manifest))?.Name);

    [Theory]
    [InlineData("runtime: onnx\npolicy: nobody", "there is no policy \"nobody\"; known: handler, handler-offline-strict, strict")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 301}", "requests.timeoutSeconds is 301, more than the 300 of policy \"strict\" (strict.yaml:")]
    [InlineData("runtime: onnx\npolicy: handler", "policy \"handler\" has the seccomp profile handler, which runtime onnx cannot run under")]
    public void Choose_PolicyTheModelCannotHave_RefusesTheModel(string manifest, string expected)
    {
        var model = Model(manifest);

        Assert.Null(_policies.Choose(model));
        Assert.Equal(ModelState.Unavailable, model.Status.State);
        Assert.Contains(expected, model.Status.Reason, StringComparison.Ordinal);
    }

    private static ServedModel Model(string manifest)
    {
        var read = ManifestReader.Read("m", manifest);
        Assert.Null(read.Problem);
        return new ServedModel(read, 1, "/nowhere");
    }
}
