using System.Diagnostics.CodeAnalysis;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Runtimes.Onnx.Interop;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>Runs one ONNX model. Not safe for concurrent use.</summary>
/// <param name="lockDown">Gives up what only the start needed; called with the folder of the model.</param>
internal sealed class OnnxRuntime(Action<string> lockDown) : IModelRuntime
{
    private readonly OnnxEnvironment _environment = new();
    private OnnxModel? _model;

    public Hello Hello { get; } = new()
    {
        ProtocolVersion = Protocol.Worker.WorkerChannel.Version,
        Runtime = "onnxruntime",
        RuntimeVersion = OrtApi.LibraryVersion,
        TakesCancel = true,
    };

    public int EndDescriptor => -1;

    [DoesNotReturn]
    public void ThrowEnded() => throw new RuntimeEndedException("ONNX Runtime runs in this process and ends with it");

    public (ModelLoaded? Loaded, Failure? Failure) Load(LoadModel request)
    {
        // The model is the first thing here that nobody vouches for: not a byte of it is read before the lockdown.
        lockDown(Path.GetDirectoryName(request.Path) ?? "/");
        var failure = OnnxModel.TryLoad(_environment, request, out _model);
        return (_model?.Signature.ToMessage(), failure);
    }

    public void Stop() => _model!.Stop();

    public unsafe Failure? Infer(ulong requestId, Infer request, ReceivedFrame frame, ChannelWriter writer) =>
        _model!.Run(requestId, request, frame.Payload, frame.PayloadLength, writer);

    public void Dispose() => _model?.Dispose();
}
