using System.Buffers.Binary;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>
/// The outer form of image and audio files: first bytes, declared sizes, end. Nothing is decoded; a file that passes may still
/// hold anything inside.
/// </summary>
internal static class MediaContainers
{
    // RFC 2083: the signature, and a chunk's length, type and checksum around its data.
    private const int PngSignatureBytes = 8;
    private const int PngChunkOverhead = 12;

    private static readonly (string Name, MediaContainer Container)[] _names =
    [
        ("image/png", MediaContainer.Png),
        ("image/jpeg", MediaContainer.Jpeg),
        ("image/gif", MediaContainer.Gif),
        ("image/webp", MediaContainer.WebP),
        ("audio/wav", MediaContainer.Wav),
        ("audio/flac", MediaContainer.Flac),
    ];

    public static IEnumerable<string> Names => _names.Select(entry => entry.Name);

    public static string Name(MediaContainer container) => Array.Find(_names, entry => entry.Container == container).Name;

    public static MediaContainer? Find(string name)
    {
        var index = Array.FindIndex(_names, entry => entry.Name == name);
        return index < 0 ? null : _names[index].Container;
    }

    /// <returns>Null, or how the file is not of the type.</returns>
    public static string? FindMistake(MediaContainer container, ReadOnlySpan<byte> file) => container switch
    {
        MediaContainer.Png => CheckPng(file),
        MediaContainer.Jpeg => CheckEnds(file, [0xFF, 0xD8, 0xFF], [0xFF, 0xD9]),
        MediaContainer.Gif => CheckGif(file),
        MediaContainer.WebP => CheckRiff(file, "WEBP"u8, "VP8"u8),
        MediaContainer.Wav => CheckRiff(file, "WAVE"u8, default),
        MediaContainer.Flac => CheckFlac(file),
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "Not a container."),
    };

    private static string? CheckEnds(ReadOnlySpan<byte> file, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        if (!file.StartsWith(start))
        {
            return OtherStart(file);
        }

        return file.Length >= start.Length + end.Length && file.EndsWith(end) ? null : $"{file.Length} bytes that break off";
    }

    private static string? CheckPng(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return OtherStart(file);
        }

        var rest = file[PngSignatureBytes..];
        if (rest.Length < PngChunkOverhead + 13 || !rest[4..].StartsWith("IHDR"u8))
        {
            return "a PNG without its header";
        }

        if (BinaryPrimitives.ReadInt32BigEndian(rest[8..]) <= 0 || BinaryPrimitives.ReadInt32BigEndian(rest[12..]) <= 0)
        {
            return "a PNG of no size";
        }

        while (rest.Length >= PngChunkOverhead)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > (uint)(rest.Length - PngChunkOverhead))
            {
                break;
            }

            var isEnd = rest[4..].StartsWith("IEND"u8);
            rest = rest[(PngChunkOverhead + (int)length)..];
            if (isEnd)
            {
                return rest.IsEmpty ? null : $"a PNG and {rest.Length} bytes after it";
            }
        }

        return $"{file.Length} bytes of a PNG that breaks off";
    }

    private static string? CheckGif(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("GIF87a"u8) && !file.StartsWith("GIF89a"u8))
        {
            return OtherStart(file);
        }

        // The screen's size follows the version; a semicolon ends the file.
        var hasSize = file.Length >= 14
            && BinaryPrimitives.ReadUInt16LittleEndian(file[6..]) > 0
            && BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) > 0;
        return !hasSize ? "a GIF of no size" : file[^1] == 0x3B ? null : $"{file.Length} bytes of a GIF that breaks off";
    }

    private static string? CheckRiff(ReadOnlySpan<byte> file, ReadOnlySpan<byte> form, ReadOnlySpan<byte> firstChunk)
    {
        if (file.Length < 16 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith(form))
        {
            return OtherStart(file);
        }

        // The size leaves out the eight bytes it stands in.
        var declared = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L;
        if (declared != file.Length)
        {
            return $"{file.Length} bytes that say they are {declared}";
        }

        return file[12..].StartsWith(firstChunk) ? null : "another first chunk";
    }

    private static string? CheckFlac(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("fLaC"u8))
        {
            return OtherStart(file);
        }

        // RFC 9639: the first block is STREAMINFO, type 0, of 34 bytes.
        var isWhole = file.Length >= 4 + 4 + 34 && (file[4] & 0x7F) == 0 && file[5] == 0 && file[6] == 0 && file[7] == 34;
        return isWhole ? null : "a FLAC without its stream information";
    }

    private static string OtherStart(ReadOnlySpan<byte> file) => $"{file.Length} bytes that begin otherwise";
}
