using SandboxGateway.Worker.Runtimes.Onnx.Interop;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>
/// What ONNX Runtime keeps per process. Making it loads the library, so it is made before the lockdown that forbids
/// mapping code. Lives as long as the process. Immutable.
/// </summary>
internal sealed class OnnxEnvironment
{
    /// <summary>Handle of the environment.</summary>
    public nint Handle { get; } = OrtApi.CreateEnvironment();

    /// <summary>Describes plain memory, which inputs are made over.</summary>
    public nint CpuMemory { get; } = OrtApi.CreateCpuMemoryInfo();

    /// <summary>Allocates what needs memory of its own.</summary>
    public nint Allocator { get; } = OrtApi.GetDefaultAllocator();
}
