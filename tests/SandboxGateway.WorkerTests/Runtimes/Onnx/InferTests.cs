using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Onnx;

public sealed class InferTests
{
    [Theory]
    [InlineData(5.1f, 3.5f, 1.4f, 0.2f, 0)]
    [InlineData(5.9f, 3.0f, 4.2f, 1.5f, 1)]
    [InlineData(6.3f, 3.3f, 6.0f, 2.5f, 2)]
    public void Iris_KnownFlower_IsTheRightSpecies(float a, float b, float c, float d, long species)
    {
        using var session = WorkerSession.WithModel(Repository.Sample("iris"));

        var outputs = session.Infer([TensorValue.Of("features", DataType.Fp32, [1, 4], a, b, c, d)]);

        Assert.Equal([species], outputs[0].As<long>());
        Assert.Equal([1, 3], outputs[1].Shape);
        Assert.Equal(1f, outputs[1].As<float>().Sum(), 1e-5f);
    }

    [Fact]
    public void Currency_UnknownCountry_GetsTheDefault()
    {
        using var session = WorkerSession.WithModel(Repository.Sample("currency"));

        var output = Assert.Single(session.Infer([TensorValue.OfTexts("country", "JP", "CH", "??")]));

        Assert.Equal(TensorValue.OfTexts("currency", "JPY", "CHF", "unknown").Bytes, output.Bytes);
    }

    [Fact]
    public void Outputs_NamedInAnotherOrder_ComeInThatOrder()
    {
        using var session = WorkerSession.WithModel(Repository.Model("sum_difference"));
        TensorValue[] inputs = [Floats("b", 1f, 2f), Floats("a", 5f, 5f)];

        Assert.Equal(["sum", "difference"], session.Infer(inputs).Select(output => output.Name));
        Assert.Equal(["difference", "sum"], session.Infer(inputs, "difference", "sum").Select(output => output.Name));
        Assert.Equal([4f, 3f], Assert.Single(session.Infer(inputs, "difference")).As<float>());
    }

    [Fact]
    public void OptionalInput_LeftOutOrGiven_DefaultsOrCounts()
    {
        using var session = WorkerSession.WithModel(Repository.Model("scale"));

        var defaulted = Assert.Single(session.Infer([Floats("x", 1f, 2f)]));
        var given = Assert.Single(session.Infer([Floats("x", 1f, 2f), Floats("factor", 10f)]));

        Assert.Equal([2f, 4f], defaulted.As<float>());
        Assert.Equal([10f, 20f], given.As<float>());
    }

    [Fact]
    public void LargeTensor_64Megabytes_ComesBackWhole()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_fp32"));
        var bytes = new byte[64 << 20];
        for (var i = 0; i < bytes.Length; i += 4093)
        {
            bytes[i] = (byte)i;
        }

        // Twice: the second time the buffers have grown already.
        for (var round = 0; round < 2; round++)
        {
            var input = new TensorValue("x", DataType.Fp32, [bytes.Length / sizeof(float)], bytes);
            var output = Assert.Single(session.Infer([input]));
            Assert.True(bytes.AsSpan().SequenceEqual(output.Bytes));
        }
    }

    [Fact]
    public void Loop_ManySteps_CountsThem()
    {
        using var session = WorkerSession.WithModel(Repository.Model("countdown"));

        var output = Assert.Single(session.Infer([TensorValue.Of("steps", DataType.Int64, [], 1000L)]));

        Assert.Equal([1000L], output.As<long>());
    }

    [Fact]
    public void Payload_BeyondTheLimit_IsAFailureAndNotSent()
    {
        using var session = WorkerSession.WithModel(Repository.Model("zeros"), maxPayloadBytes: 4096);

        var most = Assert.Single(session.Infer([TensorValue.Of("count", DataType.Int64, [1], 1024L)]));
        var failure = session.InferExpectingFailure([TensorValue.Of("count", DataType.Int64, [1], 1025L)]);

        Assert.Equal(4096, most.Bytes.Length);
        Assert.Equal(Failure.Types.Kind.Execution, failure.Kind);
        Assert.Contains("4096", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MoreMemoryThanThereIs_IsAFailureAndTheWorkerGoesOn()
    {
        using var session = WorkerSession.WithModel(Repository.Model("zeros"));

        var failure = session.InferExpectingFailure([TensorValue.Of("count", DataType.Int64, [1], 1L << 50)]);
        var output = Assert.Single(session.Infer([TensorValue.Of("count", DataType.Int64, [1], 3L)]));

        Assert.Equal(Failure.Types.Kind.Execution, failure.Kind);
        Assert.Equal([3], output.Shape);
    }

    private static TensorValue Floats(string name, params float[] elements) =>
        TensorValue.Of(name, DataType.Fp32, [elements.Length], elements);
}
