using SandboxGateway.Cli;
using SandboxGateway.Tests.Registry;

namespace SandboxGateway.Tests.Cli;

public sealed class ModelCommandTests : IDisposable
{
    private readonly TempRepository _repository = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _repository.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void Run_SoundFolder_SaysSo()
    {
        _repository.Model("m");

        Assert.Equal(0, Run("validate", Folder("m")));
        Assert.Contains("model m, version 1; no contract", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runtime: onxn\n", "model.yaml:1:10: runtime must be")]
    [InlineData("runtime: onnx\ncontract: {request: {type: strnig}}\n", "model.yaml:2: /type: names a type that does not exist")]
    [InlineData("runtime: onnx\ncontract:\n  request: nowhere.json\n", "model.yaml:3:12: the file nowhere.json is missing")]
    public void Run_FolderThatWouldBeRefused_IsToldWithLines(string manifest, string mistake)
    {
        _repository.Model("m", manifest);

        Assert.Equal(2, Run("validate", Folder("m")));
        Assert.Contains(mistake, _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RequestThatBreaksTheContract_IsToldWithLines()
    {
        _repository.Model("m", "runtime: onnx\ncontract:\n  request: {properties: {id: {maxLength: 2}}}\n  inputs: {x: {maximum: 1}, t: {maxLength: 3}}\n");
        var good = _repository.File("good.json", """{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[1]}]}""");
        var bad = _repository.File("bad.json", "{\n\"id\":\"long\",\n\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2],\n\"data\":[0,\n7]}]}");

        Assert.Equal(0, Run("validate", Folder("m"), "--request", good));
        Assert.Equal(1, Run("validate", Folder("m"), "--request", bad, "--request", good));

        var output = _output.ToString();
        Assert.Contains($"{good}: keeps the contract", output, StringComparison.Ordinal);
        Assert.Contains($"{bad}:2: /id: expected at most 2 characters, found a string of 4 characters", output, StringComparison.Ordinal);
        Assert.Contains($"{bad}:5: /inputs/0/data/1: expected at most 1, found 7 (/contract/inputs/x/maximum)", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RequestThatIsNoRequest_IsToldWithItsLine()
    {
        _repository.Model("m");
        var bad = _repository.File("bad.json", "{\"inputs\":[\n{\"name\":\"x\",\n\"datatype\":\"FP31\",\"shape\":[1],\"data\":[1]}]}");

        Assert.Equal(1, Run("validate", Folder("m"), "--request", bad));
        Assert.Contains($"{bad}:3: inputs[0].datatype: \"FP31\" is no datatype", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_HandlerWhoseContractNamesAnotherTensor_IsRefused()
    {
        _repository.Model(
            "m",
            "runtime: python\ninputs: [{name: t, datatype: BYTES, shape: [1]}]\noutputs: [{name: y, datatype: FP32, shape: [1]}]\ncontract: {inputs: {z: {}}}\n",
            file: "handler.py");

        Assert.Equal(2, Run("validate", Folder("m")));
        Assert.Contains("/contract/inputs/z: the model has no input \"z\"; it has \"t\"", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A verb is needed")]
    [InlineData("A folder is needed", "validate")]
    [InlineData("'--request' takes a file", "validate", "f", "--request")]
    [InlineData("'--fast' is not expected", "validate", "f", "--fast")]
    [InlineData("is no model's folder", "validate", "/nowhere")]
    public void Run_WrongCommand_Is2(string mistake, params string[] words)
    {
        Assert.Equal(2, Run(words));
        Assert.Contains(mistake, _errors.ToString(), StringComparison.Ordinal);
    }

    private string Folder(string name) => Path.Combine(_repository.Path, name);

    private int Run(params string[] words) => ModelCommand.Run(words, _output, _errors);
}
