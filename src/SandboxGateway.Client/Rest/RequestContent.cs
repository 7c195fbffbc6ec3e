using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace SandboxGateway.Client.Rest;

/// <summary>The body of a request: its JSON, and behind it the tensors that travel as raw bytes, which are not copied.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _raw;

    private RequestContent(ReadOnlyMemory<byte> json, IReadOnlyList<ReadOnlyMemory<byte>> raw)
    {
        _json = json;
        _raw = raw;
    }

    public static RequestContent Of(InferenceRequest request, TimeSpan? remaining, TensorEncoding encoding)
    {
        var json = new ArrayBufferWriter<byte>();
        RequestJson.Write(json, request, remaining, encoding);
        if (encoding == TensorEncoding.Json)
        {
            return Json(json.WrittenMemory);
        }

        var content = new RequestContent(json.WrittenMemory, [.. request.Inputs.Select(input => input.Data)]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add(RestAnswer.JsonLengthHeader, json.WrittenCount.ToString(CultureInfo.InvariantCulture));
        return content;
    }

    /// <summary>A body of JSON alone.</summary>
    public static RequestContent Json(ReadOnlyMemory<byte> json) =>
        new(json, []) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_json, cancellationToken);
        foreach (var tensor in _raw)
        {
            await stream.WriteAsync(tensor, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length + _raw.Sum(tensor => (long)tensor.Length);
        return true;
    }
}
