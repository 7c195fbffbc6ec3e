using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Onnx;

public sealed class InvalidInputTests
{
    private static readonly TensorValue _a = TensorValue.Of("a", DataType.Fp32, [2], 1f, 2f);
    private static readonly TensorValue _b = TensorValue.Of("b", DataType.Fp32, [2], 1f, 2f);

    public static TheoryData<string, TensorValue[]> WrongInputs => new()
    {
        { "Input 'b' is missing", [_a] },
        { "no input 'c'", [_a, _b, _a with { Name = "c" }] },
        { "Input 'a' is given twice", [_a, _a] },
        { "Input 'a' is not of type FP32", [TensorValue.Of("a", DataType.Int32, [2], 1, 2), _b] },
        { "Input 'a' is not of type FP32", [_a with { DataType = (DataType)99 }, _b] },
        { "Input 'a' has 8 bytes where its shape needs 12", [_a with { Shape = [3] }, _b] },
        { "Input 'a' has 8 bytes where its shape needs 0", [_a with { Shape = [0] }, _b] },
        { "Input 'a' has a shape", [_a with { Shape = [-1] }, _b] },
        { "Input 'a' has a shape", [_a with { Shape = [long.MaxValue, 3] }, _b] },
        { "Input 'a' has 8 bytes", [_a with { Shape = [long.MaxValue] }, _b] },
        { "Input 'a' has a shape", [_a with { Shape = [.. Enumerable.Repeat(1L, 65)] }, _b] },
        { "rank", [_a with { Shape = [1, 2] }, _b] },
    };

    [Theory]
    [MemberData(nameof(WrongInputs), DisableDiscoveryEnumeration = true)]
    public void Infer_WrongInputs_NamesTheMistakeAndGoesOn(string expected, TensorValue[] inputs)
    {
        using var session = WorkerSession.WithModel(Repository.Model("sum_difference"));

        var failure = session.InferExpectingFailure(inputs);

        Assert.Equal(Failure.Types.Kind.InvalidInput, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, session.Infer([_a, _b]).Length);
    }

    [Theory]
    [InlineData("no output 'c'", "c")]
    [InlineData("Output 'sum' is asked for twice", "sum", "sum")]
    public void Infer_WrongOutputs_NamesTheMistake(string expected, params string[] outputs)
    {
        using var session = WorkerSession.WithModel(Repository.Model("sum_difference"));

        var failure = session.InferExpectingFailure([_a, _b], outputs);

        Assert.Equal(Failure.Types.Kind.InvalidInput, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infer_TextThatIsNoUtf8_NamesInputAndElement()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_bytes"));

        var failure = session.InferExpectingFailure([TensorValue.OfElements("x", "fine"u8.ToArray(), [0xC3, 0x28])]);

        Assert.Equal(Failure.Types.Kind.InvalidInput, failure.Kind);
        Assert.Equal("Input 'x' element 1 is not valid UTF-8.", failure.Message);
    }

    [Theory]
    [InlineData(new byte[] { 5, 0, 0, 0, 65 }, 1)]
    [InlineData(new byte[] { 1, 0, 0, 0, 65 }, 2)]
    [InlineData(new byte[] { 1, 0, 0, 0, 65, 66 }, 1)]
    [InlineData(new byte[] { 255, 255, 255, 255, 65 }, 1)]
    [InlineData(new byte[] { }, 1L << 60)]
    public void Infer_BrokenElements_AreRefused(byte[] raw, long count)
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_bytes"));

        var failure = session.InferExpectingFailure([new TensorValue("x", DataType.Bytes, [count], raw)]);

        Assert.Equal(Failure.Types.Kind.InvalidInput, failure.Kind);
    }

    [Fact]
    public void Infer_BoolThatIsNeitherTrueNorFalse_IsRefused()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_bool"));

        var failure = session.InferExpectingFailure([new TensorValue("x", DataType.Bool, [3], [0, 1, 2])]);

        Assert.Equal(Failure.Types.Kind.InvalidInput, failure.Kind);
    }

    [Fact]
    public void Infer_IndexOutOfRange_IsTheCallersMistake()
    {
        using var session = WorkerSession.WithModel(Repository.Model("lookup"));

        var failure = session.InferExpectingFailure([TensorValue.Of("index", DataType.Int64, [2], 0L, 4L)]);

        Assert.Equal(Failure.Types.Kind.InvalidInput, failure.Kind);
    }
}
