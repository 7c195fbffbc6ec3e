using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Pipeline;

/// <summary>
/// A tensor in its raw form: row-major, little-endian; a BYTES element is a uint32 length and its bytes.
/// <see cref="Data"/> lies in memory owned by the request or response the tensor belongs to.
/// </summary>
internal readonly record struct Tensor(string Name, DataType DataType, long[] Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>The client sent raw bytes, not JSON or typed values.</summary>
    public bool CameRaw { get; init; }
}
