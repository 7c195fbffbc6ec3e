using System.Collections;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Grpc;

/// <summary>The fields of InferTensorContents by the names of the protocol, and which datatype uses which.</summary>
internal static class TypedContentsField
{
    private static readonly (string Name, Func<InferTensorContents, ICollection> Values)[] _fields =
    [
        ("bool_contents", contents => contents.BoolContents),
        ("int_contents", contents => contents.IntContents),
        ("int64_contents", contents => contents.Int64Contents),
        ("uint_contents", contents => contents.UintContents),
        ("uint64_contents", contents => contents.Uint64Contents),
        ("fp32_contents", contents => contents.Fp32Contents),
        ("fp64_contents", contents => contents.Fp64Contents),
        ("bytes_contents", contents => contents.BytesContents),
    ];

    /// <summary>The field of a datatype; null for FP16 and BF16, which the protocol gives none.</summary>
    public static string? NameOf(DataType dataType) => dataType switch
    {
        DataType.Bool => "bool_contents",
        DataType.Int8 or DataType.Int16 or DataType.Int32 => "int_contents",
        DataType.Int64 => "int64_contents",
        DataType.Uint8 or DataType.Uint16 or DataType.Uint32 => "uint_contents",
        DataType.Uint64 => "uint64_contents",
        DataType.Fp32 => "fp32_contents",
        DataType.Fp64 => "fp64_contents",
        DataType.Bytes => "bytes_contents",
        DataType.Fp16 or DataType.Bf16 => null,
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, "Not a datatype of the protocol."),
    };

    public static int Count(InferTensorContents contents, string field) =>
        Array.Find(_fields, candidate => candidate.Name == field).Values(contents).Count;

    /// <summary>A field that holds values though it is not <paramref name="field"/>; null if there is none.</summary>
    public static string? FindOther(InferTensorContents contents, string field)
    {
        foreach (var (name, values) in _fields)
        {
            if (name != field && values(contents).Count > 0)
            {
                return name;
            }
        }

        return null;
    }
}
