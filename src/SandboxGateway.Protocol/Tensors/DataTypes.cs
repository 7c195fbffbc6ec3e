using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Protocol.Tensors;

/// <summary>What the Open Inference Protocol says of each datatype: its name and the size of one element.</summary>
public static class DataTypes
{
    /// <summary>Bytes of one element; 0 for BYTES, whose elements carry their own length.</summary>
    public static int ElementSize(DataType dataType) => dataType switch
    {
        DataType.Bool or DataType.Uint8 or DataType.Int8 => 1,
        DataType.Uint16 or DataType.Int16 or DataType.Fp16 or DataType.Bf16 => 2,
        DataType.Uint32 or DataType.Int32 or DataType.Fp32 => 4,
        DataType.Uint64 or DataType.Int64 or DataType.Fp64 => 8,
        DataType.Bytes => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "Not a datatype of the protocol."),
    };

    /// <summary>The protocol's name, such as "FP32".</summary>
    public static string Name(DataType dataType) => dataType switch
    {
        DataType.Bool => "BOOL",
        DataType.Uint8 => "UINT8",
        DataType.Uint16 => "UINT16",
        DataType.Uint32 => "UINT32",
        DataType.Uint64 => "UINT64",
        DataType.Int8 => "INT8",
        DataType.Int16 => "INT16",
        DataType.Int32 => "INT32",
        DataType.Int64 => "INT64",
        DataType.Fp16 => "FP16",
        DataType.Fp32 => "FP32",
        DataType.Fp64 => "FP64",
        DataType.Bytes => "BYTES",
        DataType.Bf16 => "BF16",
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "Not a datatype of the protocol."),
    };

    /// <summary>True if <paramref name="dataType"/> is one the protocol defines; a value from a worker may not be.</summary>
    public static bool IsDefined(DataType dataType) => dataType is >= DataType.Bool and <= DataType.Bf16;

    /// <summary>Finds the datatype of an exact, case-sensitive name given as UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out DataType dataType)
    {
        dataType = name switch
        {
            _ when name.SequenceEqual("FP32"u8) => DataType.Fp32,
            _ when name.SequenceEqual("INT64"u8) => DataType.Int64,
            _ when name.SequenceEqual("INT32"u8) => DataType.Int32,
            _ when name.SequenceEqual("BYTES"u8) => DataType.Bytes,
            _ when name.SequenceEqual("BOOL"u8) => DataType.Bool,
            _ when name.SequenceEqual("UINT8"u8) => DataType.Uint8,
            _ when name.SequenceEqual("UINT16"u8) => DataType.Uint16,
            _ when name.SequenceEqual("UINT32"u8) => DataType.Uint32,
            _ when name.SequenceEqual("UINT64"u8) => DataType.Uint64,
            _ when name.SequenceEqual("INT8"u8) => DataType.Int8,
            _ when name.SequenceEqual("INT16"u8) => DataType.Int16,
            _ when name.SequenceEqual("FP16"u8) => DataType.Fp16,
            _ when name.SequenceEqual("FP64"u8) => DataType.Fp64,
            _ when name.SequenceEqual("BF16"u8) => DataType.Bf16,
            _ => DataType.Unspecified,
        };
        return dataType != DataType.Unspecified;
    }
}
