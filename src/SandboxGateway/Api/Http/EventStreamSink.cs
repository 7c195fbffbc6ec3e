using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Writes replies as server-sent events, each as it comes. An answer that is not whole ends with an event that holds "error", or,
/// if there is nobody to tell it to, without the end that HTTP gives a body.
/// </summary>
internal sealed class EventStreamSink(HttpResponse http) : IReplySink, IDisposable
{
    private readonly GenerateWriter _writer = new(http);
    private bool _isInsideEvent;

    /// <summary>True once a status was sent.</summary>
    public bool HasStarted { get; private set; }

    public async ValueTask WriteAsync(
        ServedModel model, InferenceRequest request, InferenceResponse reply, bool isLast, CancellationToken cancellationToken)
    {
        if (reply.Outputs.Count == 0)
        {
            return;
        }

        BeginEvent();
        await _writer.AppendAsync(model, request, reply, cancellationToken);
        await EndEventAsync(cancellationToken);
    }

    /// <summary>Ends a stream that is whole.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        // One without a single event has to get its headers.
        Start();
        await _writer.FlushAsync(cancellationToken);
    }

    /// <summary>Ends a stream that is not.</summary>
    public async ValueTask WriteErrorAsync(GatewayFault fault, CancellationToken cancellationToken)
    {
        if (_isInsideEvent)
        {
            // Part of an event may have been sent.
            _writer.Text.Clear();
            _writer.Text.Append("\n\n"u8);
        }

        BeginEvent();
        _writer.Text.Append("{\"error\":"u8);
        _writer.Text.AppendString(fault.Message);
        _writer.Text.Append("}"u8);
        await EndEventAsync(cancellationToken);
    }

    public void Dispose() => _writer.Dispose();

    private void Start()
    {
        if (!HasStarted)
        {
            HasStarted = true;
            http.ContentType = "text/event-stream; charset=utf-8";
            http.Headers.CacheControl = "no-store";

            // nginx would collect the events otherwise.
            http.Headers["X-Accel-Buffering"] = "no";
        }
    }

    private void BeginEvent()
    {
        Start();
        _isInsideEvent = true;
        _writer.Text.Append("data: "u8);
    }

    private async ValueTask EndEventAsync(CancellationToken cancellationToken)
    {
        _writer.Text.Append("\n\n"u8);
        _isInsideEvent = false;
        await _writer.FlushAsync(cancellationToken);
    }
}
