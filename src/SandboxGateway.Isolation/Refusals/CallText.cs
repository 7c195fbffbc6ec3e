using System.Buffers.Binary;
using System.Globalization;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Refusals;

/// <summary>Shows a refused call's arguments, and the peer it names, to people.</summary>
internal static class CallText
{
    public const int MaxLength = 512;

    // struct msghdr: the address of the peer's address, then its length.
    private const int MessageHeaderSize = 12;

    public static (string Detail, string Destination) Describe(SeccompData call, SandboxMemory memory)
    {
        if (CallSignature.Of(call.Number) is not { } signature)
        {
            return (Registers(call), string.Empty);
        }

        var parts = new List<string>();
        var destination = string.Empty;
        for (var i = 0; i < signature.Count; i++)
        {
            var (name, kind) = signature[i];
            var text = Show(call.Arguments, i, kind, memory);
            if (kind is ArgumentKind.SocketAddress or ArgumentKind.Message)
            {
                destination = text ?? string.Empty;
            }

            if (text is not null)
            {
                parts.Add($"{name}={text}");
            }
        }

        var detail = string.Join(' ', parts);
        return (detail.Length > MaxLength ? detail[..MaxLength] : detail, destination);
    }

    /// <summary>All six arguments as they came, without a look at memory.</summary>
    public static string Registers(SeccompData call) => string.Join(' ', call.Arguments.Select(Hexadecimal));

    private static string? Show(IReadOnlyList<ulong> arguments, int index, ArgumentKind kind, SandboxMemory memory)
    {
        var value = arguments[index];
        return kind switch
        {
            ArgumentKind.Number => ((int)value).ToString(CultureInfo.InvariantCulture),
            ArgumentKind.Hexadecimal => Hexadecimal(value),
            ArgumentKind.Text => Text(value, memory),
            ArgumentKind.SocketAddress => Address(value, (uint)arguments[index + 1], memory),
            ArgumentKind.Message => MessageAddress(value, memory),
            ArgumentKind.Family => SocketNames.Family(value),
            ArgumentKind.SocketType => SocketNames.Type(value),
            ArgumentKind.Hidden => null,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    private static string Hexadecimal(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    private static string Text(ulong address, SandboxMemory memory)
    {
        // One more than is shown, so that what is too long shows as cut.
        Span<byte> bytes = stackalloc byte[EscapedText.MaxLength + 1];
        var read = bytes[..memory.Read(address, bytes)];
        var end = read.IndexOf((byte)0);
        return read.IsEmpty ? Hexadecimal(address) : EscapedText.Of(end < 0 ? read : read[..end]);
    }

    private static string? Address(ulong address, uint length, SandboxMemory memory)
    {
        Span<byte> bytes = stackalloc byte[(int)Math.Min(length, SocketAddressText.MaxLength)];
        return address == 0 ? null : SocketAddressText.Of(bytes[..memory.Read(address, bytes)]);
    }

    private static string? MessageAddress(ulong address, SandboxMemory memory)
    {
        Span<byte> header = stackalloc byte[MessageHeaderSize];
        return memory.Read(address, header) < header.Length
            ? null
            : Address(
                BinaryPrimitives.ReadUInt64LittleEndian(header),
                BinaryPrimitives.ReadUInt32LittleEndian(header[sizeof(ulong)..]),
                memory);
    }
}
