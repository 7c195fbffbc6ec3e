using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Python;

public sealed class PythonTensorTests
{
    public static TheoryData<TensorValue> Values => HandlerValues.All;

    [Theory]
    [MemberData(nameof(Values))]
    public void Infer_Data_RoundTrips(TensorValue value)
    {
        using var session = PythonHandler.Start("def handle(request):\n    return {'y': request.inputs['x'].data}\n", value.DataType, -1);

        var output = Assert.Single(session.Infer([value]));

        Assert.Equal(value.Shape, output.Shape);
        Assert.Equal(value.Bytes, output.Bytes);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Infer_WholeTensor_RoundTrips(TensorValue value)
    {
        using var session = PythonHandler.Start("def handle(request):\n    return {'y': request.inputs['x']}\n", value.DataType, -1);

        Assert.Equal(value.Bytes, Assert.Single(session.Infer([value])).Bytes);
    }

    [Fact]
    public void Infer_NestedLists_KeepTheirShape()
    {
        using var session = PythonHandler.Start("def handle(request):\n    return {'y': request.inputs['x'].tolist()}\n", DataType.Int32, -1, -1, 2);

        var output = Assert.Single(session.Infer([TensorValue.Of("x", DataType.Int32, [2, 3, 2], [.. Enumerable.Range(0, 12)])]));

        Assert.Equal([2, 3, 2], output.Shape);
        Assert.Equal(Enumerable.Range(0, 12), output.As<int>());
    }

    [Theory]
    [InlineData("7.5")]
    [InlineData("[7.5]")]
    [InlineData("(7.5,)")]
    [InlineData("__import__('array').array('d', [7.5])")]
    [InlineData("__import__('sandbox_gateway').Tensor('FP64', [1], [7.5])")]
    public void Infer_FormsOfOneValue_AreTheSame(string expression)
    {
        using var session = PythonHandler.Start($"def handle(request):\n    return {{'y': {expression}}}\n", DataType.Fp64, 1);

        Assert.Equal([7.5], Assert.Single(session.Infer([TensorValue.Of("x", DataType.Fp64, [1], 0.0)])).As<double>());
    }

    [Theory]
    [InlineData("{'y': [1, 2]}", "output 'y': shape [2] given, [1] declared")]
    [InlineData("{'y': [[1]]}", "output 'y': shape [1, 1] given, [1] declared")]
    [InlineData("{'y': [[1], [1, 2]]}", "output 'y' (INT8): the nested lists are not all of the same length")]
    [InlineData("{'y': [1, [2]]}", "output 'y' (INT8): the nested lists are not all of the same depth")]
    [InlineData("{'y': [300]}", "output 'y' (INT8): signed char is greater than maximum")]
    [InlineData("{'y': ['a']}", "output 'y' (INT8)")]
    [InlineData("{'y': [1.5]}", "output 'y' (INT8)")]
    [InlineData("{'y': None}", "output 'y' (INT8): a list, a number, str, bytes, a NumPy array or a Tensor is needed, not NoneType")]
    [InlineData("{'z': [1]}", "the handler gave an output 'z'; declared are 'y'")]
    [InlineData("{}", "the handler did not give the output 'y'")]
    [InlineData("[1]", "the handler must give a dict of outputs, not list")]
    [InlineData("None", "the handler must give a dict of outputs, not NoneType")]
    [InlineData("{'y': __import__('sandbox_gateway').Tensor('INT16', [1], [1])}", "output 'y' (INT8): INT16 given, INT8 declared")]
    [InlineData("{'y': __import__('sandbox_gateway').Tensor('INT8', [1], [1, 2])}", "output 'y' (INT8): shape [1] has 1 elements, 2 given")]
    [InlineData("{'y': 5} if 0 else iter(())", "the handler gave no answer")]
    public void Infer_BadOutput_IsAClearFailure(string expression, string expected)
    {
        using var session = PythonHandler.Start($"def handle(request):\n    return {expression}\n", DataType.Int8, 1);

        var failure = session.InferExpectingFailure([TensorValue.Of<sbyte>("x", DataType.Int8, [1], 1)]);

        Assert.Equal(Failure.Types.Kind.Execution, failure.Kind);
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infer_BytesAsText_BecomeUtf8()
    {
        using var session = PythonHandler.Start(
            "def handle(request):\n    return {'y': [t.upper() for t in request.inputs['x'].texts()]}\n", DataType.Bytes, -1);

        var output = Assert.Single(session.Infer([TensorValue.OfTexts("x", "é", "b")]));

        Assert.Equal(TensorValue.OfTexts("y", "É", "B").Bytes, output.Bytes);
    }
}
