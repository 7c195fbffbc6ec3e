namespace SandboxGateway.Worker.Channel;

/// <summary>A frame where it lies in the receive buffer; valid until more is read.</summary>
internal readonly unsafe ref struct ReceivedFrame(byte* header, int headerLength, int payloadLength)
{
    public ReadOnlySpan<byte> Header => new(header, headerLength);

    public byte* Payload => header + headerLength;

    public int PayloadLength => payloadLength;
}
