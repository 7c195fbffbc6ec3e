using Grpc.Core;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Decides whether an answer is packed. Nearly every client says that it could read it (grpc-accept-encoding), whether it
/// wants to or not, and packing takes longer than most models: so only one that packs its own message gets a packed answer.
/// </summary>
internal static class GrpcCompression
{
    // The library takes this entry of the metadata as the compression of the call, as gRPC's C core does; it is not sent.
    private const string AnswerEncoding = "grpc-internal-encoding-request";

    public static Task ChooseAsync(ServerCallContext context)
    {
        var headers = context.GetHttpContext().Request.Headers;
        var encoding = headers["grpc-encoding"];
        return encoding.Count == 0 || encoding == "identity" || !headers["grpc-accept-encoding"].ToString().Split(',', ' ').Contains((string?)encoding)
            ? Task.CompletedTask
            : context.WriteResponseHeadersAsync(new Metadata { { AnswerEncoding, encoding.ToString() } });
    }
}
