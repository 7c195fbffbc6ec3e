using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Pipeline;

/// <summary>Checks raw tensor bytes, from clients and from workers alike.</summary>
internal static class TensorData
{
    /// <summary>Checks the length alone, which takes no time; a BYTES tensor has no fixed one.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? CheckLength(DataType dataType, long count, long length)
    {
        var size = DataTypes.ElementSize(dataType);
        if (size == 0)
        {
            return null;
        }

        if (count > long.MaxValue / size)
        {
            return $"{count} elements of {DataTypes.Name(dataType)} are more than can be sent";
        }

        return length == count * size
            ? null
            : $"{count * size} bytes expected for {count} elements of {DataTypes.Name(dataType)}, found {length}";
    }

    /// <summary>Checks the length, and that the bytes are values of the datatype.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Check(DataType dataType, long count, ReadOnlySpan<byte> data)
    {
        if (CheckLength(dataType, count, data.Length) is { } problem)
        {
            return problem;
        }

        return dataType switch
        {
            DataType.Bytes when !BytesElements.IsWellFormed(data, count) =>
                $"{data.Length} bytes are not exactly {count} elements of BYTES, each a 4-byte length and its bytes",

            // Any other value is undefined behaviour in the C++ code behind the model.
            DataType.Bool when data.IndexOfAnyExceptInRange((byte)0, (byte)1) is var index and >= 0 =>
                $"element {index} of BOOL is {data[index]}; only 0 and 1 are allowed",
            _ => null,
        };
    }
}
