namespace SandboxGateway.Client;

/// <summary>The element types of the protocol, each with the .NET type that <see cref="InferenceTensor"/> reads and writes it as.</summary>
public enum TensorType
{
    /// <summary>BOOL: <see cref="bool"/>.</summary>
    Bool,

    /// <summary>UINT8: <see cref="byte"/>.</summary>
    UInt8,

    /// <summary>UINT16: <see cref="ushort"/>.</summary>
    UInt16,

    /// <summary>UINT32: <see cref="uint"/>.</summary>
    UInt32,

    /// <summary>UINT64: <see cref="ulong"/>.</summary>
    UInt64,

    /// <summary>INT8: <see cref="sbyte"/>.</summary>
    Int8,

    /// <summary>INT16: <see cref="short"/>.</summary>
    Int16,

    /// <summary>INT32: <see cref="int"/>.</summary>
    Int32,

    /// <summary>INT64: <see cref="long"/>.</summary>
    Int64,

    /// <summary>FP16: <see cref="Half"/>.</summary>
    Fp16,

    /// <summary>BF16: <see cref="BFloat16"/>.</summary>
    Bf16,

    /// <summary>FP32: <see cref="float"/>.</summary>
    Fp32,

    /// <summary>FP64: <see cref="double"/>.</summary>
    Fp64,

    /// <summary>BYTES: <see cref="string"/> or an array of <see cref="byte"/>, for each element.</summary>
    Bytes,
}
