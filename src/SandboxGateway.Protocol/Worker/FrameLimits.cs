namespace SandboxGateway.Protocol.Worker;

/// <summary>Bounds both ends of the worker channel keep to; a frame beyond them is a violation.</summary>
public static class FrameLimits
{
    /// <summary>Longest protobuf header, in bytes: room for a few thousand tensors with long names.</summary>
    public const int MaxHeaderBytes = 1 << 20;

    /// <summary>Most tensors in one frame.</summary>
    public const int MaxTensors = 1024;

    /// <summary>Most dimensions of a tensor; ONNX Runtime and NumPy stop at 64 and below.</summary>
    public const int MaxRank = 64;

    /// <summary>Longest name of a tensor, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>Longest failure message, in bytes of UTF-8.</summary>
    public const int MaxMessageBytes = 4096;
}
