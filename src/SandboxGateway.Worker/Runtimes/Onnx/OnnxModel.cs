using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Runtimes.Onnx.Interop;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>A loaded model. Not safe for concurrent use.</summary>
internal sealed unsafe class OnnxModel : IDisposable
{
    private readonly nint _session;
    private readonly nint _runOptions = OrtApi.CreateRunOptions();
    private readonly InputBinder _inputs;
    private readonly OutputSet _outputs;

    private OnnxModel(nint session, OnnxSignature signature, OnnxEnvironment environment, ulong maxPayloadBytes)
    {
        _session = session;
        Signature = signature;
        _inputs = new InputBinder(signature.Inputs, environment);
        _outputs = new OutputSet(signature.Outputs, maxPayloadBytes);
    }

    /// <summary>What the model takes and gives.</summary>
    public OnnxSignature Signature { get; }

    /// <summary>Loads a model from its file, and weights kept in files next to it.</summary>
    public static Failure? TryLoad(OnnxEnvironment environment, LoadModel request, out OnnxModel? model)
    {
        model = null;
        var options = OrtApi.CreateSessionOptions((int)Math.Max(request.IntraOpThreads, 1));
        var error = OrtApi.CreateSession(environment.Handle, request.Path, options, out var session);
        OrtApi.ReleaseSessionOptions(options);
        if (error is not null)
        {
            return Failures.ModelRejected(error.Message);
        }

        var failure = OnnxSignature.TryRead(session, environment.Allocator, out var signature);
        if (signature is null)
        {
            OrtApi.ReleaseSession(session);
            return failure;
        }

        model = new OnnxModel(session, signature, environment, request.MaxPayloadBytes);
        return null;
    }

    /// <summary>
    /// Runs one request and writes its answer; a failure comes back instead of an answer. The byte lengths in
    /// <paramref name="request"/> have to add up to <paramref name="payloadLength"/>.
    /// </summary>
    public Failure? Run(ulong requestId, Infer request, byte* payload, int payloadLength, ChannelWriter writer)
    {
        try
        {
            OrtApi.ClearTerminate(_runOptions);
            return _inputs.Bind(request.Inputs, payload, payloadLength)
                ?? _outputs.Select(request.Outputs)
                ?? Run()
                ?? _outputs.Send(requestId, writer);
        }
        finally
        {
            _inputs.Release();
            _outputs.Release();
        }
    }

    /// <summary>Ends the run that is going on, after the node it is at; called on another thread.</summary>
    public void Stop() => OrtApi.Terminate(_runOptions);

    public void Dispose()
    {
        OrtApi.ReleaseRunOptions(_runOptions);
        OrtApi.ReleaseSession(_session);
        _inputs.Dispose();
        _outputs.Dispose();
    }

    private Failure? Run()
    {
        fixed (nint* inputNames = _inputs.Names)
        fixed (nint* inputs = _inputs.Values)
        fixed (nint* outputNames = _outputs.Names)
        fixed (nint* outputs = _outputs.Values)
        {
            var error = OrtApi.Run(
                _session, _runOptions, inputNames, inputs, _inputs.Values.Length, outputNames, outputs, _outputs.Values.Length);
            return error switch
            {
                null => null,
                { Code: OrtErrorCode.InvalidArgument } => Failures.InvalidInput(error.Message),
                _ => Failures.Execution(error.Message),
            };
        }
    }
}
