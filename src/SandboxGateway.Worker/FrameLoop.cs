using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Runtimes;

namespace SandboxGateway.Worker;

/// <summary>
/// A worker's whole life on its channel: greet, load one model, answer requests in order until the gateway closes.
/// Not safe for concurrent use: everything happens on the thread that calls <see cref="Run"/>.
/// </summary>
internal sealed class FrameLoop(int fileDescriptor, IModelRuntime runtime) : IDisposable
{
    private readonly ChannelReader _reader = new(fileDescriptor);
    private readonly ChannelWriter _writer = new(fileDescriptor);
    private CancelWatch? _watch;
    private bool _isLoadAnswered;
    private bool _isLoaded;

    /// <exception cref="RuntimeEndedException">What runs the model is of no more use.</exception>
    public ExitCode Run()
    {
        _watch = runtime.Hello.TakesCancel ? new CancelWatch(_reader, runtime.Stop) : null;
        Send(new WorkerFrame { Hello = runtime.Hello });
        while (true)
        {
            switch (_reader.TryTake(out var frame))
            {
                case FrameStatus.Complete when TryHandle(frame):
                    break;
                case FrameStatus.Incomplete:
                    // All that came in is answered: the answers leave together, before waiting for more.
                    _writer.Flush();
                    if (!Wait())
                    {
                        return ExitCode.ChannelClosed;
                    }

                    break;
                default:
                    _writer.Flush();
                    return ExitCode.ChannelViolation;
            }
        }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _reader.Dispose();
        _writer.Dispose();
    }

    /// <summary>Waits for more to answer; false if nobody is left to ask.</summary>
    private bool Wait()
    {
        var result = _writer.IsClosed ? FillResult.Closed : _reader.Fill(runtime.EndDescriptor);
        if (result == FillResult.OtherReady)
        {
            runtime.ThrowEnded();
        }

        return result == FillResult.Filled;
    }

    /// <summary>Answers one frame; false if it is not one the gateway may send now.</summary>
    private bool TryHandle(ReceivedFrame received)
    {
        if (!GatewayFrames.TryParse(received.Header, out var frame))
        {
            return false;
        }

        switch (frame.BodyCase)
        {
            case GatewayFrame.BodyOneofCase.LoadModel
                when !_isLoadAnswered && frame.RequestId == 0 && received.PayloadLength == 0:
                Load(frame.LoadModel);
                return true;
            case GatewayFrame.BodyOneofCase.Infer
                when _isLoaded && frame.RequestId != 0 && IsWhole(frame.Infer, received.PayloadLength):
                Infer(frame.RequestId, frame.Infer, received);
                return true;
            case GatewayFrame.BodyOneofCase.Cancel when received.PayloadLength == 0:
                // It came too late: that request is answered.
                return true;
            default:
                return false;
        }
    }

    private void Load(LoadModel request)
    {
        _isLoadAnswered = true;
        var (loaded, failure) = runtime.Load(request);
        _isLoaded = loaded is not null;
        Send(_isLoaded ? new WorkerFrame { ModelLoaded = loaded } : new WorkerFrame { Failure = failure });
    }

    private void Infer(ulong requestId, Infer request, ReceivedFrame received)
    {
        _watch?.Begin(requestId);
        var failure = runtime.Infer(requestId, request, received, _writer);
        var isStopped = _watch?.End() ?? false;
        if (failure is not null)
        {
            Send(new WorkerFrame { RequestId = requestId, Failure = isStopped ? Failures.Cancelled() : failure });
        }
    }

    private void Send(WorkerFrame frame) => _writer.WriteHeader(frame, payloadLength: 0);

    private static bool IsWhole(Infer request, int payloadLength)
    {
        UInt128 sum = 0;
        foreach (var tensor in request.Inputs)
        {
            sum += tensor.ByteLength;
        }

        return request.Inputs.Count <= FrameLimits.MaxTensors && sum == (UInt128)payloadLength;
    }
}
