using System.Text;
using System.Text.Json;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Contracts.Documents;

/// <summary>The schema made from a signature says what the signature says.</summary>
public sealed class DerivedSchemaTests
{
    private static readonly ModelSignature _signature = new(
        [new TensorSignature("a/b x", DataType.Fp32, [-1, 2], false), new TensorSignature("t", DataType.Bytes, [1], true)],
        [new TensorSignature("y", DataType.Int64, [-1], false)]);

    [Theory]
    [InlineData("""{"inputs":[{"name":"a/b x","datatype":"FP32","shape":[1,2],"data":[0.5,1]}]}""", true)]
    [InlineData("""{"inputs":[{"name":"a/b x","datatype":"FP32","shape":[1,2],"data":[[0.5,1]]}]}""", true)]
    [InlineData("""{"id":"r","inputs":[{"name":"t","datatype":"BYTES","shape":[1],"data":["ab"]}],"outputs":[{"name":"y"}]}""", true)]
    [InlineData("""{"inputs":[{"name":"a/b x","datatype":"FP32","shape":[1,3],"data":[0,1,1]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a/b x","datatype":"FP64","shape":[1,2],"data":[0,1]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a/b x","datatype":"FP32","shape":[1,2],"data":["a",1]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"a/b x","datatype":"FP32","shape":[1,2],"data":[0,2]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"other","datatype":"FP32","shape":[1,2],"data":[0,1]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"t","datatype":"BYTES","shape":[1],"data":["abc"]}]}""", false)]
    [InlineData("""{"inputs":[{"name":"t","datatype":"BYTES","shape":[1],"data":["a"]}],"outputs":[{"name":"z"}]}""", false)]
    [InlineData("""{"inputs":[]}""", false)]
    public void Write_RequestSchema_TakesWhatTheModelTakes(string request, bool isValid)
    {
        var plan = Schemas.Plan(Effective().GetProperty("request")[0].GetRawText());

        Assert.Equal(isValid, new SchemaValidator().Validate(plan, Encoding.UTF8.GetBytes(request)).Count == 0);
    }

    [Fact]
    public void Write_DeclaredSchemas_FollowTheDerivedOnes()
    {
        var effective = Effective();

        Assert.Equal(2, effective.GetProperty("request").GetArrayLength());
        Assert.Equal("""{"required":["inputs"]}""", effective.GetProperty("request")[1].GetRawText());
        Assert.Equal("""{"maxProperties":3}""", effective.GetProperty("parameters")[0].GetRawText());
        Assert.Equal(1, effective.GetProperty("response").GetArrayLength());
        Assert.NotNull(Schemas.Plan(effective.GetProperty("response")[0].GetRawText()));
    }

    private static JsonElement Effective()
    {
        var contract = ContractSamples.Compile(
            "request: {required: [inputs]}\nparameters: {maxProperties: 3}\ninputs: {a/b x: {minimum: 0, maximum: 1}, t: {maxLength: 2}}");
        using var document = new DocumentWriter();
        EffectiveSchemas.Write(document.Json, new ServedModel(ManifestReader.Read("m", "runtime: onnx"), 1, "/"), _signature, contract);
        using var json = JsonDocument.Parse(document.Written.ToArray());
        return json.RootElement.Clone();
    }
}
