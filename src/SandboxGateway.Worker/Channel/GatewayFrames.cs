using Google.Protobuf;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Worker.Channel;

/// <summary>Parses the headers of frames from the gateway.</summary>
internal static class GatewayFrames
{
    public static bool TryParse(ReadOnlySpan<byte> header, out GatewayFrame frame)
    {
        try
        {
            frame = GatewayFrame.Parser.ParseFrom(header);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            frame = new GatewayFrame();
            return false;
        }
    }
}
