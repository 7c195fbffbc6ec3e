using Google.Protobuf;
using Grpc.Core;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Grpc;

/// <summary>
/// Reads and writes messages. The generated marshallers would answer bytes that are no valid protobuf with UNKNOWN and log an
/// error, as if the gateway were at fault; these answer INVALID_ARGUMENT.
/// </summary>
internal static class GrpcMarshallers
{
    public static Marshaller<T> Of<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        Marshallers.Create(Serialize, context => Parse(parser, context));

    private static void Serialize<T>(T message, SerializationContext context)
        where T : class, IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Parse<T>(MessageParser<T> parser, DeserializationContext context)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException)
        {
            throw GrpcFaults.ToException(GatewayFault.Invalid("", $"The message is not a valid {typeof(T).Name}."));
        }
    }
}
