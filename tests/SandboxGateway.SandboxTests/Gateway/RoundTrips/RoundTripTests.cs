using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>Every datatype in every form and shape goes through a sandboxed model and comes back bit for bit.</summary>
public sealed class RoundTripTests(RoundTripGateway fixture) : IClassFixture<RoundTripGateway>
{
    private static readonly Dictionary<string, long[]> _shapes = new()
    {
        ["scalar"] = [],
        ["vector"] = [37],
        ["cube"] = [3, 4, 5],
        ["empty"] = [0],
        ["empty cube"] = [2, 0, 3],
        ["large"] = [300_000],
    };

    public static TheoryData<bool, DataType, string> Cases => Combine(RoundTripGateway.DataTypeValues);

    /// <summary>Without the types that have no form in JSON, and no field of their own over gRPC.</summary>
    public static TheoryData<bool, DataType, string> ValueCases =>
        Combine(RoundTripGateway.DataTypeValues.Except([DataType.Fp16, DataType.Bf16]));

    public static TheoryData<bool, DataType> SixteenBitFloats => new()
    {
        { true, DataType.Fp16 }, { true, DataType.Bf16 }, { false, DataType.Fp16 }, { false, DataType.Bf16 },
    };

    [Theory]
    [MemberData(nameof(ValueCases))]
    public async Task Infer_Json_IsTheSameBits(bool isOnnx, DataType dataType, string shape)
    {
        var tensor = Make(isOnnx, dataType, shape, isPlain: true);

        AssertSame(tensor.Raw, await RestForms.JsonAsync(fixture.Gateway, tensor));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Infer_Binary_IsTheSameBits(bool isOnnx, DataType dataType, string shape)
    {
        var tensor = Make(isOnnx, dataType, shape, IsText(isOnnx, dataType));

        AssertSame(tensor.Raw, await RestForms.BinaryAsync(fixture.Gateway, tensor));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task ModelInfer_Raw_IsTheSameBits(bool isOnnx, DataType dataType, string shape)
    {
        var tensor = Make(isOnnx, dataType, shape, IsText(isOnnx, dataType));

        AssertSame(tensor.Raw, await GrpcForms.RawAsync(fixture.Gateway, tensor));
    }

    [Theory]
    [MemberData(nameof(ValueCases))]
    public async Task ModelInfer_Typed_IsTheSameBits(bool isOnnx, DataType dataType, string shape)
    {
        var tensor = Make(isOnnx, dataType, shape, IsText(isOnnx, dataType));

        AssertSame(tensor.Raw, await GrpcForms.TypedAsync(fixture.Gateway, tensor));
    }

    [Theory]
    [MemberData(nameof(SixteenBitFloats))]
    public async Task Infer_SixteenBitFloatsAsJsonOrTyped_AreTheClientsMistake(bool isOnnx, DataType dataType)
    {
        var tensor = Make(isOnnx, dataType, "vector", isPlain: false);

        Assert.Equal(400, await RestForms.StatusOfNumbersAsync(fixture.Gateway, tensor));
        Assert.Equal(400, await RestForms.StatusOfJsonAnswerAsync(fixture.Gateway, tensor));
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, await GrpcForms.StatusOfNumbersAsync(fixture.Gateway, tensor));
    }

    // Assert.Equal would look at each of a million bytes by itself.
    private static void AssertSame(byte[] expected, byte[] found) => Assert.True(expected.AsSpan().SequenceEqual(found));

    // ONNX Runtime's strings are UTF-8.
    private static bool IsText(bool isOnnx, DataType dataType) => isOnnx && dataType == DataType.Bytes;

    private static TheoryData<bool, DataType, string> Combine(IEnumerable<DataType> dataTypes)
    {
        var cases = new TheoryData<bool, DataType, string>();
        foreach (var (dataType, shape) in dataTypes.SelectMany(dataType => _shapes.Keys.Select(shape => (dataType, shape))))
        {
            cases.Add(true, dataType, shape);
            cases.Add(false, dataType, shape);
        }

        return cases;
    }

    private static RoundTrip Make(bool isOnnx, DataType dataType, string shapeName, bool isPlain)
    {
        var shape = _shapes[shapeName];
        TensorShape.TryCountElements(shape, out var count);
        var (model, input, output) = RoundTripGateway.For(isOnnx, dataType, shape.Length);
        return new RoundTrip(model, input, output, dataType, shape, RoundTripValues.Make(dataType, (int)count, isPlain));
    }
}
