using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class HandlerManifestTests
{
    private const string Tensors = "inputs: [{name: x, datatype: FP32, shape: [-1]}]\noutputs: [{name: y, datatype: FP32, shape: [-1]}]\n";

    [Fact]
    public void Read_Python_GivesDefaultsAndSignature()
    {
        var manifest = ManifestReader.Read("m", """
            runtime: python
            inputs:
              - name: text
                datatype: BYTES
                shape: [-1, 2]
              - {name: limit, datatype: INT64, shape: [], optional: true}
            outputs:
              - name: score
                datatype: FP32
                shape: [-1]
            """);

        Assert.Null(manifest.Problem);
        Assert.Equal("handler.py", manifest.File);
        Assert.Equal("python", manifest.Platform);
        var handler = manifest.Handler!;
        Assert.Equal("handle", handler.Function);
        Assert.Empty(handler.Command);
        Assert.Null(handler.Image);
        Assert.Equal(["text", "limit"], handler.Signature.Inputs.Select(input => input.Name));
        Assert.Equal([-1L, 2L], handler.Signature.Inputs[0].Shape);
        Assert.Equal((DataType.Int64, true), (handler.Signature.Inputs[1].DataType, handler.Signature.Inputs[1].Optional));
        Assert.Empty(handler.Signature.Inputs[1].Shape);
        Assert.False(Assert.Single(handler.Signature.Outputs).Optional);
    }

    [Fact]
    public void Read_Exec_GivesCommandAndChannel()
    {
        var manifest = ManifestReader.Read("m", $"runtime: exec\ncommand: [./model.sh, --top, 3]\nchannel: lines\nimage: root\n{Tensors}");

        Assert.Null(manifest.Problem);
        Assert.Equal("./model.sh", manifest.File);
        Assert.Equal(["./model.sh", "--top", "3"], manifest.Handler!.Command);
        Assert.Equal(HandlerChannel.Lines, manifest.Handler.Channel);
        Assert.Equal("root", manifest.Handler.Image);
    }

    [Fact]
    public void Read_ExecOfTheRoot_NeedsNoFileOfTheVersion()
    {
        var manifest = ManifestReader.Read("m", $"runtime: exec\ncommand: [/bin/cat]\n{Tensors}");

        Assert.Null(manifest.Problem);
        Assert.Null(manifest.File);
        Assert.Equal(HandlerChannel.Frames, manifest.Handler!.Channel);
    }

    [Theory]
    [InlineData("runtime: python", "1:1", "inputs is missing; runtime python needs it")]
    [InlineData("runtime: exec\n" + Tensors, "1:1", "command is missing; runtime exec needs it")]
    [InlineData("runtime: onnx\ninputs: []", "2:1", "inputs is for runtime python and exec, not for onnx")]
    [InlineData("runtime: onnx\nimage: x", "2:1", "image is for runtime python and exec, not for onnx")]
    [InlineData("runtime: onnx\nfunction: x", "2:1", "function is for runtime python, not for onnx")]
    [InlineData("runtime: python\ncommand: [x]\n" + Tensors, "2:1", "command is for runtime exec, not for python")]
    [InlineData("runtime: exec\nfile: x\ncommand: [x]\n" + Tensors, "2:1", "file is for runtime onnx and python, not for exec")]
    [InlineData("runtime: python\nfunction: a-b\n" + Tensors, "2:11", "function must be a Python name")]
    [InlineData("runtime: python\nfunction: 3\n" + Tensors, "2:11", "function must be text, not a number")]
    [InlineData("runtime: python\nimage: ''\n" + Tensors, "2:8", "image must be the path of a folder")]
    [InlineData("runtime: exec\ncommand: ./a\n" + Tensors, "2:10", "command must be a list, not text")]
    [InlineData("runtime: exec\ncommand: []\n" + Tensors, "2:10", "command must have 1 to 64 entries, not 0")]
    [InlineData("runtime: exec\ncommand: [../a]\n" + Tensors, "2:11", "the program must be a path below the version folder")]
    [InlineData("runtime: exec\ncommand: [a/]\n" + Tensors, "2:11", "the program must be a path below the version folder")]
    [InlineData("runtime: exec\ncommand: ['']\n" + Tensors, "2:11", "the program must be a path below the version folder")]
    [InlineData("runtime: exec\ncommand: [a, [b]]\n" + Tensors, "2:14", "an argument must be text")]
    [InlineData("runtime: exec\ncommand: [a, \"\\0\"]\n" + Tensors, "2:14", "an argument must be text")]
    [InlineData("runtime: exec\ncommand: [a]\nchannel: pipe\n" + Tensors, "3:10", "channel must be frames or lines, not \"pipe\"")]
    [InlineData("runtime: python\noutputs: [{name: y, datatype: FP32, shape: [1]}]\ninputs: x", "3:9", "inputs must be a list, not text")]
    [InlineData("runtime: python\noutputs: [{name: y, datatype: FP32, shape: [1]}]\ninputs: []", "3:9", "inputs must have 1 to 1024 entries, not 0")]
    [InlineData("runtime: python\noutputs: [{name: y, datatype: FP32, shape: [1]}]\ninputs: [x]", "3:10", "an entry of inputs must be a group of keys, not text")]
    [InlineData("runtime: python\ninputs: [{name: y, datatype: FP32, shape: [1]}]\noutputs: [{name: y, datatype: FP32, shape: [1], optional: true}]", "3:49", "unknown key \"optional\"; allowed: name, datatype, shape")]
    [InlineData("runtime: python\ninputs: [{name: y, datatype: FP32, shape: [1]}]\noutputs: [{name: y, shape: [1]}]", "3:11", "datatype is missing in an entry of outputs")]
    [InlineData("runtime: python\ninputs: [{name: y, datatype: FP32, shape: [1]}]\noutputs: [{name: y, datatype: float, shape: [1]}]", "3:31", "datatype must be one of BOOL, UINT8")]
    [InlineData("runtime: python\ninputs: [{name: y, datatype: FP32, shape: [1]}]\noutputs: [{name: y, datatype: FP32, shape: 1}]", "3:44", "shape must be a list of at most 64 dimensions")]
    [InlineData("runtime: python\ninputs: [{name: y, datatype: FP32, shape: [1]}]\noutputs: [{name: y, datatype: FP32, shape: [-2]}]", "3:45", "a dimension must be a whole number, or -1 for any size, not -2")]
    [InlineData("runtime: python\ninputs: [{name: y, datatype: FP32, shape: [1]}]\noutputs: [{name: '', datatype: FP32, shape: [1]}]", "3:18", "name must be 1 to 1024 bytes")]
    [InlineData("runtime: python\noutputs: [{name: y, datatype: FP32, shape: [1]}]\ninputs: [{name: y, datatype: FP32, shape: [1], optional: 1}]", "3:58", "optional must be true or false, not 1")]
    [InlineData("runtime: python\noutputs: [{name: y, datatype: FP32, shape: [1]}]\ninputs:\n - {name: y, datatype: FP32, shape: [1]}\n - {name: y, datatype: FP32, shape: [1]}", "5:4", "inputs has \"y\" twice")]
    public void Read_Mistake_SaysWhereAndWhat(string text, string position, string expected)
    {
        var problem = ManifestReader.Read("m", text).Problem;

        Assert.NotNull(problem);
        Assert.Contains($"model.yaml:{position}: {expected}", problem, StringComparison.Ordinal);
    }
}
