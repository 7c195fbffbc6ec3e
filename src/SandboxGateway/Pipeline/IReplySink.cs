using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>Where the replies to one request go: a stream of events over HTTP, or of messages over gRPC.</summary>
internal interface IReplySink
{
    /// <summary>
    /// Writes one reply; ends when the client's connection has taken it. The last one may have no outputs, which says only
    /// that the stream is whole.
    /// </summary>
    ValueTask WriteAsync(
        ServedModel model, InferenceRequest request, InferenceResponse reply, bool isLast, CancellationToken cancellationToken);
}
