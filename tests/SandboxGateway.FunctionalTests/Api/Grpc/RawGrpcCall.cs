using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.TestSupport;

namespace SandboxGateway.FunctionalTests.Api.Grpc;

/// <summary>One unary call, frame by frame, to see what gRPC libraries hide.</summary>
internal sealed record RawGrpcCall(StatusCode Status, string Detail, byte[] Message, bool IsPacked, string? Encoding)
{
    private const int FramePrefix = 5;

    /// <param name="gateway">Whom to call.</param>
    /// <param name="method">Of GRPCInferenceService.</param>
    /// <param name="message">As it stands in the frame, packed or not.</param>
    /// <param name="encoding">grpc-encoding; null for a plain message.</param>
    /// <param name="accept">grpc-accept-encoding.</param>
    public static async Task<RawGrpcCall> CallAsync(
        GatewayTestHost gateway, string method, byte[] message, string? encoding = null, string? accept = null)
    {
        var frame = new byte[FramePrefix + message.Length];
        frame[0] = (byte)(encoding is null ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, FramePrefix);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.GrpcAddress, $"/inference.GRPCInferenceService/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        Add(request, "grpc-encoding", encoding);
        Add(request, "grpc-accept-encoding", accept);

        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        return new RawGrpcCall(
            (StatusCode)int.Parse(Header(response, "grpc-status")!, CultureInfo.InvariantCulture),
            Uri.UnescapeDataString(Header(response, "grpc-message") ?? ""),
            body.Length > 0 ? body[FramePrefix..] : [],
            body is [1, ..],
            Header(response, "grpc-encoding"));
    }

    public T Read<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        parser.ParseFrom(IsPacked ? Packed.Unpack(Message, Encoding!) : Message);

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    // A call that fails at once has its status among the headers.
    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var trailers) ? trailers.Single()
        : response.Headers.TryGetValues(name, out var headers) ? headers.Single()
        : null;
}
