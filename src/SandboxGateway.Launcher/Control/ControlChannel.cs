using Google.Protobuf;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Protocol.Launcher;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Control;

/// <summary>The launcher's standard input and output as a channel of messages.</summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed class ControlChannel
{
    public const int InputDescriptor = 0;

    private const int OutputDescriptor = 1;

    private readonly byte[] _buffer = new byte[ControlFrame.PrefixSize + ControlFrame.MaxMessageBytes];
    private int _filled;

    /// <summary>Whether the gateway is gone: it closed its end, or an event could not be written.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether the gateway sent something that is no command.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Reads what is there, once, and returns the commands that are complete.</summary>
    public List<LauncherCommand> Receive()
    {
        var count = Kernel.Read(InputDescriptor, _buffer.AsSpan(_filled));
        if (count <= 0)
        {
            IsClosed = count != -Errno.Interrupted;
            return [];
        }

        _filled += (int)count;
        var commands = new List<LauncherCommand>();
        var start = 0;
        while (TryTake(ref start) is { } command)
        {
            commands.Add(command);
        }

        _buffer.AsSpan(start, _filled - start).CopyTo(_buffer);
        _filled -= start;
        return commands;
    }

    public void Send(LauncherEvent message)
    {
        ReadOnlySpan<byte> rest = ControlFrame.Encode(message);
        while (rest.Length > 0)
        {
            var count = Kernel.Write(OutputDescriptor, rest);
            if (count < 0 && count != -Errno.Interrupted)
            {
                IsClosed = true;
                return;
            }

            rest = rest[(int)Math.Max(count, 0)..];
        }
    }

    private LauncherCommand? TryTake(ref int start)
    {
        var unread = _buffer.AsSpan(start, _filled - start);
        if (unread.Length < ControlFrame.PrefixSize)
        {
            return null;
        }

        if (!ControlFrame.TryReadLength(unread, out var length))
        {
            IsBroken = true;
            return null;
        }

        if (unread.Length - ControlFrame.PrefixSize < length)
        {
            return null;
        }

        start += ControlFrame.PrefixSize + length;
        return Parse(unread.Slice(ControlFrame.PrefixSize, length));
    }

    private LauncherCommand? Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return LauncherCommand.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException)
        {
            IsBroken = true;
            return null;
        }
    }
}
