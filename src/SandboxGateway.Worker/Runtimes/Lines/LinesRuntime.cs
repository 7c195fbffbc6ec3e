using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Interop;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>
/// Lets a program that reads and writes lines of JSON be a model: one line for each request, one for each answer. The form is
/// described in protos/README.md. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class LinesRuntime(IReadOnlyList<string> command) : IModelRuntime
{
    private readonly LineRequestWriter _requests = new();
    private readonly WorkerFrame _header = new() { InferResult = new InferResult() };
    private LineProgram? _program;
    private LineReplyReader? _replies;
    private ulong _maxPayloadBytes;

    public Hello Hello { get; } = new()
    {
        ProtocolVersion = WorkerChannel.Version,
        Runtime = "lines",
        RuntimeVersion = "1",
    };

    public int EndDescriptor => _program?.OutputDescriptor ?? -1;

    [DoesNotReturn]
    public void ThrowEnded() => throw _program!.SpokeUnasked();

    public (ModelLoaded? Loaded, Failure? Failure) Load(LoadModel request)
    {
        _ = Libc.MakePrivate(WorkerChannel.FileDescriptor);
        _program = LineProgram.TryStart(command, out var error);
        if (_program is null)
        {
            var reason = Marshal.GetPInvokeErrorMessage(error);
            return (null, Failures.ModelRejected($"the program {command[0]} cannot be started: {reason}"));
        }

        _maxPayloadBytes = request.MaxPayloadBytes;
        _replies = new LineReplyReader([.. request.Outputs]);
        return (new ModelLoaded { Inputs = { request.Inputs }, Outputs = { request.Outputs } }, null);
    }

    public void Stop() => throw new NotSupportedException("A program cannot be told to stop.");

    public Failure? Infer(ulong requestId, Infer request, ReceivedFrame frame, ChannelWriter writer)
    {
        var payload = new ReadOnlySpan<byte>(frame.Payload, frame.PayloadLength);
        if (!_requests.TryWrite(requestId, request, payload, out var line))
        {
            return Failures.InvalidInput($"The request is longer than {LineProgram.MaxLineBytes} bytes as a line of JSON.");
        }

        var reply = _replies!.Read(_program!.Exchange(line), requestId, request.Outputs);
        return reply.Failure ?? Send(requestId, reply.Outputs, writer);
    }

    public void Dispose() => _program?.Dispose();

    private Failure? Send(ulong requestId, IReadOnlyList<LineTensor> outputs, ChannelWriter writer)
    {
        var tensors = _header.InferResult.Outputs;
        tensors.Clear();
        tensors.AddRange(outputs.Select(static output => output.Describe()));
        var length = tensors.Aggregate(0UL, static (sum, tensor) => sum + tensor.ByteLength);
        if (length > _maxPayloadBytes)
        {
            return Failures.Execution($"The answer is longer than the limit of {_maxPayloadBytes} bytes.");
        }

        _header.RequestId = requestId;
        writer.WriteHeader(_header, (long)length);
        foreach (var output in outputs)
        {
            fixed (byte* bytes = output.Data.Span)
            {
                writer.WritePayload(bytes, output.Data.Length);
            }
        }

        return null;
    }
}
