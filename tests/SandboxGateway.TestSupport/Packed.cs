using System.IO.Compression;

namespace SandboxGateway.TestSupport;

/// <summary>Packs and unpacks bytes by the names HTTP and gRPC have for it.</summary>
public static class Packed
{
    /// <param name="bytes">What to pack.</param>
    /// <param name="codings">As in Content-Encoding: in the order they are applied.</param>
    public static byte[] Pack(byte[] bytes, string codings = "gzip") =>
        codings.Split(", ").Aggregate(bytes, static (inner, coding) =>
        {
            var packed = new MemoryStream();
            using (Stream stream = coding is "gzip" or "x-gzip"
                ? new GZipStream(packed, CompressionLevel.SmallestSize)
                : new ZLibStream(packed, CompressionLevel.SmallestSize))
            {
                stream.Write(inner);
            }

            return packed.ToArray();
        });

    public static byte[] Unpack(byte[] packed, string coding)
    {
        var unpacked = new MemoryStream();
        using Stream stream = coding == "gzip"
            ? new GZipStream(new MemoryStream(packed), CompressionMode.Decompress)
            : new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        stream.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
