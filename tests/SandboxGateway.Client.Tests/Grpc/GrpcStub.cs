using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace SandboxGateway.Client.Tests.Grpc;

/// <summary>The little of gRPC a stub needs: one message in, one message or a status out.</summary>
internal static class GrpcStub
{
    private const int PrefixLength = 5;

    public static async Task<T> ReadAsync<T>(HttpContext context, MessageParser<T> parser)
        where T : IMessage<T>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return parser.ParseFrom(body.ToArray().AsSpan(PrefixLength));
    }

    public static async Task WriteAsync(HttpContext context, IMessage message)
    {
        await WritePartAsync(context, message);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>One message of several; the call goes on.</summary>
    public static async Task WritePartAsync(HttpContext context, IMessage message)
    {
        var bytes = message.ToByteArray();
        var prefix = new byte[PrefixLength];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), bytes.Length);
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/grpc";
        }

        await context.Response.Body.WriteAsync(prefix);
        await context.Response.Body.WriteAsync(bytes);
        await context.Response.Body.FlushAsync();
    }

    public static async Task FailAsync(HttpContext context, int status, string message, params (string Name, string Value)[] trailers)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.StartAsync();
        }

        context.Response.AppendTrailer("grpc-status", $"{status}");
        context.Response.AppendTrailer("grpc-message", message);
        foreach (var (name, value) in trailers)
        {
            context.Response.AppendTrailer(name, value);
        }
    }
}
