using System.Buffers.Binary;
using System.Net;

namespace SandboxGateway.Isolation.Refusals;

/// <summary>A struct sockaddr as text: "192.0.2.1:443", "[2001:db8::1]:53", "unix:/run/x", "unix:@name", "vsock:2:1024".</summary>
internal static class SocketAddressText
{
    /// <summary>struct sockaddr_un, the longest we read.</summary>
    public const int MaxLength = 110;

    private const int Unix = 1;
    private const int Internet = 2;
    private const int Internet6 = 10;
    private const int Netlink = 16;
    private const int VirtualSocket = 40;

    /// <returns>Null if the bytes are too few for an address of their family.</returns>
    public static string? Of(ReadOnlySpan<byte> address)
    {
        if (address.Length < sizeof(ushort))
        {
            return null;
        }

        var family = BinaryPrimitives.ReadUInt16LittleEndian(address);
        return family switch
        {
            Unix => OfUnix(address[sizeof(ushort)..]),
            Internet when address.Length >= 8 => $"{new IPAddress(address[4..8])}:{Port(address)}",
            Internet6 when address.Length >= 24 => $"[{new IPAddress(address[8..24])}]:{Port(address)}",
            Netlink when address.Length >= 8 => $"netlink:{BinaryPrimitives.ReadUInt32LittleEndian(address[4..])}",
            VirtualSocket when address.Length >= 12 =>
                $"vsock:{BinaryPrimitives.ReadUInt32LittleEndian(address[8..])}:{BinaryPrimitives.ReadUInt32LittleEndian(address[4..])}",
            Internet or Internet6 or Netlink or VirtualSocket => null,
            _ => $"{SocketNames.Family(family)}:",
        };
    }

    private static int Port(ReadOnlySpan<byte> address) => BinaryPrimitives.ReadUInt16BigEndian(address[2..]);

    private static string OfUnix(ReadOnlySpan<byte> path)
    {
        // A name that begins with NUL is abstract, and goes on to the address's end; a path ends at its first NUL.
        if (path.Length > 1 && path[0] == 0)
        {
            return $"unix:@{EscapedText.Of(path[1..])}";
        }

        var end = path.IndexOf((byte)0);
        return $"unix:{EscapedText.Of(end < 0 ? path : path[..end])}";
    }
}
