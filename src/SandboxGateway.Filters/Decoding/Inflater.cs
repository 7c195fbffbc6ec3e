using System.IO.Compression;
using SandboxGateway.Filters.Scanning;

namespace SandboxGateway.Filters.Decoding;

/// <summary>gzip (RFC 1952), zlib (RFC 1950) and bare deflate (RFC 1951) streams, unpacked up to a limit.</summary>
internal static class Inflater
{
    // Bare deflate has no mark of its own; any short payload could be it, so trying is limited to what a request may cost.
    private const int MaxBareStream = 2048;
    private const int MinBareStream = 24;

    /// <summary>Unpacks <paramref name="payload"/>, which is the text at <paramref name="depth"/>, when it is packed.</summary>
    public static void Undo(ScanSession session, ReadOnlySpan<byte> payload, bool isText, int depth)
    {
        if (payload.Length < 18)
        {
            return;
        }

        if (payload[0] == 0x1F && payload[1] == 0x8B && payload[2] == 8)
        {
            Unpack(session, payload, Disguise.Gzip, depth);
        }
        else if ((payload[0] & 0x0F) == 8 && payload[0] <= 0x78 && ((payload[0] << 8) | payload[1]) % 31 == 0)
        {
            Unpack(session, payload, Disguise.Deflate, depth);
        }
        else if (!isText && payload.Length is >= MinBareStream and <= MaxBareStream && LooksBare(payload) && session.MayTryBareStream())
        {
            Unpack(session, payload, Disguise.Deflate, depth);
        }
    }

    // A short stream is one last block with fixed or dynamic codes: bit 0 set, bits 1 and 2 holding 1 or 2.
    private static bool LooksBare(ReadOnlySpan<byte> payload) => (payload[0] & 7) is 3 or 5;

    private static void Unpack(ScanSession session, ReadOnlySpan<byte> payload, Disguise disguise, int depth)
    {
        if (session.OpenPacked(depth, payload.Length) is not { } view)
        {
            return;
        }

        var bytes = view.BeginWhole(disguise, ScanLimits.MaxInflated, 0, payload.Length);
        view.SetLength(Read(payload, disguise, bytes));
        session.Spend(view.Length);
        session.Descend(depth);
    }

    private static unsafe int Read(ReadOnlySpan<byte> payload, Disguise disguise, Span<byte> bytes)
    {
        // SAFETY: the stream reads the pinned payload and is gone before this method returns.
        fixed (byte* start = payload)
        {
            using var packed = new UnmanagedMemoryStream(start, payload.Length);
            using Stream unpacked = disguise == Disguise.Gzip ? new GZipStream(packed, CompressionMode.Decompress)
                : (payload[0] & 0x0F) == 8 ? new ZLibStream(packed, CompressionMode.Decompress)
                : new DeflateStream(packed, CompressionMode.Decompress);
            var length = 0;
            try
            {
                for (var read = unpacked.Read(bytes); read > 0; read = unpacked.Read(bytes[length..]))
                {
                    length += read;
                }
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                // Cut off or no such stream after all: what came out so far is looked at.
            }

            return length;
        }
    }
}
