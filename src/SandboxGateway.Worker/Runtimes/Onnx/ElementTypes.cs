using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>ONNX Runtime's numbers for element types, and what they are called here.</summary>
internal static class ElementTypes
{
    public const int Text = 8;

    /// <summary>The protocol's type; false for one it cannot carry.</summary>
    public static bool TryGetDataType(int elementType, out DataType dataType)
    {
        dataType = elementType switch
        {
            1 => DataType.Fp32,
            2 => DataType.Uint8,
            3 => DataType.Int8,
            4 => DataType.Uint16,
            5 => DataType.Int16,
            6 => DataType.Int32,
            7 => DataType.Int64,
            Text => DataType.Bytes,
            9 => DataType.Bool,
            10 => DataType.Fp16,
            11 => DataType.Fp64,
            12 => DataType.Uint32,
            13 => DataType.Uint64,
            16 => DataType.Bf16,
            _ => DataType.Unspecified,
        };
        return dataType != DataType.Unspecified;
    }

    /// <summary>ONNX's name of a type the protocol cannot carry.</summary>
    public static string UnsupportedName(int elementType) => elementType switch
    {
        14 => "COMPLEX64",
        15 => "COMPLEX128",
        17 => "FLOAT8E4M3FN",
        18 => "FLOAT8E4M3FNUZ",
        19 => "FLOAT8E5M2",
        20 => "FLOAT8E5M2FNUZ",
        21 => "UINT4",
        22 => "INT4",
        23 => "FLOAT4E2M1",
        _ => $"ONNX element type {elementType}",
    };
}
