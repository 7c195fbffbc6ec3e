using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Google.Protobuf.Collections;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Writes the typed form of a tensor, InferTensorContents, as raw bytes. Values that do not fit their datatype are
/// refused; floats pass bit for bit, NaN included.
/// </summary>
internal static class TypedContents
{
    private static readonly InferTensorContents _none = new();

    public static GatewayFault? Read(
        string path,
        InferTensorContents? contents,
        DataType dataType,
        long count,
        InferenceRequest request,
        out ReadOnlyMemory<byte> data)
    {
        data = default;
        if (TypedContentsField.NameOf(dataType) is not { } field)
        {
            return GatewayFault.Invalid(
                $"{path}.contents", $"{DataTypes.Name(dataType)} has no typed form; send it in raw_input_contents");
        }

        // Absent contents are the same as empty ones, which is all a tensor without elements needs.
        var given = contents ?? _none;
        if (TypedContentsField.FindOther(given, field) is { } other)
        {
            return GatewayFault.Invalid($"{path}.contents.{other}", $"{DataTypes.Name(dataType)} values belong in {field}");
        }

        var fieldPath = $"{path}.contents.{field}";
        var found = TypedContentsField.Count(given, field);
        if (found != count)
        {
            return GatewayFault.Invalid(fieldPath, $"{count} values expected for the shape, found {found}");
        }

        return Write(fieldPath, given, dataType, request, out data);
    }

    private static GatewayFault? Write(
        string path,
        InferTensorContents contents,
        DataType dataType,
        InferenceRequest request,
        out ReadOnlyMemory<byte> data) => dataType switch
        {
            DataType.Bool => WriteBooleans(contents.BoolContents, request, out data),
            DataType.Int8 => WriteIntegers<int, sbyte>(path, contents.IntContents, dataType, request, out data),
            DataType.Int16 => WriteIntegers<int, short>(path, contents.IntContents, dataType, request, out data),
            DataType.Int32 => WriteIntegers<int, int>(path, contents.IntContents, dataType, request, out data),
            DataType.Int64 => WriteIntegers<long, long>(path, contents.Int64Contents, dataType, request, out data),
            DataType.Uint8 => WriteIntegers<uint, byte>(path, contents.UintContents, dataType, request, out data),
            DataType.Uint16 => WriteIntegers<uint, ushort>(path, contents.UintContents, dataType, request, out data),
            DataType.Uint32 => WriteIntegers<uint, uint>(path, contents.UintContents, dataType, request, out data),
            DataType.Uint64 => WriteIntegers<ulong, ulong>(path, contents.Uint64Contents, dataType, request, out data),
            DataType.Fp32 => WriteSingles(contents.Fp32Contents, request, out data),
            DataType.Fp64 => WriteDoubles(contents.Fp64Contents, request, out data),
            DataType.Bytes => WriteBytes(path, contents.BytesContents, request, out data),
            _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "This datatype has no typed form."),
        };

    private static GatewayFault? WriteIntegers<TWire, T>(
        string path, RepeatedField<TWire> values, DataType dataType, InferenceRequest request, out ReadOnlyMemory<byte> data)
        where TWire : IBinaryInteger<TWire>
        where T : unmanaged, IBinaryInteger<T>
    {
        var size = DataTypes.ElementSize(dataType);
        var buffer = Rent(request, values.Count, size, out data);
        for (var i = 0; i < values.Count; i++)
        {
            var value = T.CreateTruncating(values[i]);
            if (TWire.CreateTruncating(value) != values[i])
            {
                return GatewayFault.Invalid($"{path}[{i}]", $"{values[i]} is out of range for {DataTypes.Name(dataType)}");
            }

            value.WriteLittleEndian(buffer[(i * size)..]);
        }

        return null;
    }

    private static GatewayFault? WriteBooleans(
        RepeatedField<bool> values, InferenceRequest request, out ReadOnlyMemory<byte> data)
    {
        var buffer = Rent(request, values.Count, sizeof(bool), out data);
        for (var i = 0; i < values.Count; i++)
        {
            buffer[i] = values[i] ? (byte)1 : (byte)0;
        }

        return null;
    }

    private static GatewayFault? WriteSingles(
        RepeatedField<float> values, InferenceRequest request, out ReadOnlyMemory<byte> data)
    {
        var buffer = Rent(request, values.Count, sizeof(float), out data);
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(buffer[(i * sizeof(float))..], values[i]);
        }

        return null;
    }

    private static GatewayFault? WriteDoubles(
        RepeatedField<double> values, InferenceRequest request, out ReadOnlyMemory<byte> data)
    {
        var buffer = Rent(request, values.Count, sizeof(double), out data);
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(buffer[(i * sizeof(double))..], values[i]);
        }

        return null;
    }

    private static GatewayFault? WriteBytes(
        string path, RepeatedField<ByteString> values, InferenceRequest request, out ReadOnlyMemory<byte> data)
    {
        var length = values.Sum(static value => (long)value.Length + BytesElements.PrefixSize);
        if (length > Array.MaxLength)
        {
            data = default;
            return GatewayFault.Invalid(path, $"{length} bytes are more than one tensor can hold");
        }

        var rest = Rent(request, (int)length, elementSize: 1, out data);
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, value.Length);
            value.Span.CopyTo(rest[BytesElements.PrefixSize..]);
            rest = rest[(BytesElements.PrefixSize + value.Length)..];
        }

        return null;
    }

    // Cannot overflow: the values are in memory already, in elements at least as wide, and arrived in one message.
    private static Span<byte> Rent(InferenceRequest request, int count, int elementSize, out ReadOnlyMemory<byte> data)
    {
        var memory = request.Rent(checked(count * elementSize)).AsMemory(0, count * elementSize);
        data = memory;
        return memory.Span;
    }
}
