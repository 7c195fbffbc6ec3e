using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using SandboxGateway.Api.Grpc;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.Tests.Pipeline;
using InputTensor = SandboxGateway.Api.Grpc.Protocol.ModelInferRequest.Types.InferInputTensor;

namespace SandboxGateway.Tests.Api.Grpc;

/// <summary>Every datatype in, typed and raw, and out, byte for byte.</summary>
public sealed class GrpcRoundTripTests
{
    private static readonly Dictionary<DataType, (InferTensorContents Contents, byte[] Raw)> _typed = new()
    {
        [DataType.Bool] = (new() { BoolContents = { true, false, true } }, [1, 0, 1]),
        [DataType.Int8] = (new() { IntContents = { sbyte.MinValue, -1, sbyte.MaxValue } }, Bytes<sbyte>(sbyte.MinValue, -1, sbyte.MaxValue)),
        [DataType.Int16] = (new() { IntContents = { short.MinValue, -1, short.MaxValue } }, Bytes<short>(short.MinValue, -1, short.MaxValue)),
        [DataType.Int32] = (new() { IntContents = { int.MinValue, -1, int.MaxValue } }, Bytes(int.MinValue, -1, int.MaxValue)),
        [DataType.Int64] = (new() { Int64Contents = { long.MinValue, -1, long.MaxValue } }, Bytes(long.MinValue, -1L, long.MaxValue)),
        [DataType.Uint8] = (new() { UintContents = { 0, 1, byte.MaxValue } }, [0, 1, 255]),
        [DataType.Uint16] = (new() { UintContents = { 0, 1, ushort.MaxValue } }, Bytes<ushort>(0, 1, ushort.MaxValue)),
        [DataType.Uint32] = (new() { UintContents = { 0, 1, uint.MaxValue } }, Bytes(0u, 1u, uint.MaxValue)),
        [DataType.Uint64] = (new() { Uint64Contents = { 0, 1, ulong.MaxValue } }, Bytes(0ul, 1ul, ulong.MaxValue)),
        [DataType.Fp32] = (new() { Fp32Contents = { -0f, float.Epsilon, float.MaxValue } }, Bytes(-0f, float.Epsilon, float.MaxValue)),
        [DataType.Fp64] = (new() { Fp64Contents = { -0d, double.Epsilon, double.NegativeInfinity } }, Bytes(-0d, double.Epsilon, double.NegativeInfinity)),
        [DataType.Bytes] = (
            new() { BytesContents = { ByteString.CopyFromUtf8("grün"), ByteString.Empty, ByteString.CopyFrom(0, 0xFF) } },
            [.. TensorSamples.Elements("grün", ""), 2, 0, 0, 0, 0, 0xFF]),
    };

    public static TheoryData<string> TypedNames => [.. _typed.Keys.Select(DataTypes.Name)];

    public static TheoryData<string> AllNames =>
        [.. Enum.GetValues<DataType>().Where(DataTypes.IsDefined).Select(DataTypes.Name)];

    [Fact]
    public void Typed_Datatypes_AreAllButTheSixteenBitFloats() =>
        Assert.Equal(
            Enum.GetValues<DataType>().Where(DataTypes.IsDefined).Except([DataType.Fp16, DataType.Bf16]).Order(),
            _typed.Keys.Order());

    [Theory]
    [MemberData(nameof(TypedNames))]
    public async Task ReadAsync_Typed_GivesExactBytes(string name)
    {
        var (contents, raw) = _typed[Parse(name)];

        var tensor = await ReadOne(Message(name, [3], contents));

        Assert.Equal(raw, tensor.Data);
        Assert.Equal(DataTypes.Name(tensor.DataType), name);
        Assert.Equal([3], tensor.Shape);
    }

    [Theory]
    [MemberData(nameof(TypedNames))]
    public async Task ReadAsync_TypedWithoutElements_IsEmpty(string name)
    {
        Assert.Empty((await ReadOne(Message(name, [0, 7], contents: null))).Data);
        Assert.Empty((await ReadOne(Message(name, [0, 7], new InferTensorContents()))).Data);
    }

    [Theory]
    [InlineData(0x7FC00000)]
    [InlineData(0x7F800001)]
    [InlineData(0xFFFFFFFF)]
    [InlineData(0xFF800000)]
    public async Task ReadAsync_TypedNonFinite_KeepsItsBits(uint bits)
    {
        var contents = new InferTensorContents { Fp32Contents = { BitConverter.UInt32BitsToSingle(bits) } };

        var tensor = await ReadOne(Message("FP32", [], contents));

        Assert.Equal(bits, BinaryPrimitives.ReadUInt32LittleEndian(tensor.Data));
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public async Task ReadAsync_Raw_GivesTheMessagesOwnMemory(string name)
    {
        var raw = RawSample(Parse(name));
        var message = Message(name, [3], contents: null);
        message.RawInputContents.Add(ByteString.CopyFrom(raw));
        using var request = new InferenceRequest();

        Assert.Null(await new GrpcWireForm(message).ReadAsync(new([], []), contract: null, request, CancellationToken.None));

        var data = request.Inputs[0].Data;
        Assert.Equal(raw, data.ToArray());
        Assert.True(data.Equals(message.RawInputContents[0].Memory));
    }

    [Theory]
    [MemberData(nameof(AllNames))]
    public void Write_EachDatatype_GivesExactBytes(string name)
    {
        var raw = RawSample(Parse(name));
        var output = new SandboxGateway.Pipeline.Tensor("out", Parse(name), [3], raw);
        using var response = new InferenceResponse([output, output with { Name = "other", Shape = [] }], null);
        var model = new ServedModel(ManifestReader.Read("iris", "runtime: onnx"), 4, "/m");

        var message = ModelInferResponse.Parser.ParseFrom(GrpcResponseWriter.Write(model, new InferenceRequest { Id = "r-1" }, response).ToByteArray());

        Assert.Equal("iris", message.ModelName);
        Assert.Equal("4", message.ModelVersion);
        Assert.Equal("r-1", message.Id);
        Assert.Equal(["out", "other"], message.Outputs.Select(tensor => tensor.Name));
        Assert.Equal([3L], message.Outputs[0].Shape);
        Assert.Empty(message.Outputs[1].Shape);
        Assert.All(message.Outputs, tensor => Assert.Equal(name, tensor.Datatype));
        Assert.All(message.RawOutputContents, bytes => Assert.Equal(raw, bytes.ToByteArray()));
    }

    // Three elements; what they mean is of no matter to the reader.
    private static byte[] RawSample(DataType dataType) => dataType switch
    {
        DataType.Bytes => TensorSamples.Elements("a", "", "bc"),
        DataType.Bool => [1, 0, 1],
        _ => [.. Enumerable.Range(200, 3 * DataTypes.ElementSize(dataType)).Select(value => (byte)value)],
    };

    private static async Task<(DataType DataType, long[] Shape, byte[] Data)> ReadOne(ModelInferRequest message)
    {
        var parsed = ModelInferRequest.Parser.ParseFrom(message.ToByteArray());
        using var request = new InferenceRequest();
        Assert.Null(await new GrpcWireForm(parsed).ReadAsync(new([], []), contract: null, request, CancellationToken.None));
        var tensor = Assert.Single(request.Inputs);
        return (tensor.DataType, tensor.Shape, tensor.Data.ToArray());
    }

    private static ModelInferRequest Message(string dataType, long[] shape, InferTensorContents? contents) => new()
    {
        Inputs = { new InputTensor { Name = "in", Datatype = dataType, Shape = { shape }, Contents = contents } },
    };

    private static DataType Parse(string name)
    {
        Assert.True(DataTypes.TryParse(System.Text.Encoding.UTF8.GetBytes(name), out var dataType));
        return dataType;
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
