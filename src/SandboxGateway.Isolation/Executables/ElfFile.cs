using System.Buffers.Binary;
using System.Text;

namespace SandboxGateway.Isolation.Executables;

/// <summary>What the dynamic loader reads from an ELF64 file, elf(5): its interpreter, libraries and search path.</summary>
internal sealed record ElfFile(string? Interpreter, IReadOnlyList<string> Needed, IReadOnlyList<string> SearchPath)
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int DynamicEntrySize = 16;
    private const int MaxSegmentBytes = 1 << 20;

    private const uint SegmentLoad = 1;
    private const uint SegmentDynamic = 2;
    private const uint SegmentInterpreter = 3;

    private const ulong TagNeeded = 1;
    private const ulong TagStringTable = 5;
    private const ulong TagStringSize = 10;
    private const ulong TagRpath = 15;
    private const ulong TagRunpath = 29;

    /// <summary>Reads a file of the host; null if it is not a little-endian ELF64 file or is damaged.</summary>
    public static ElfFile? TryRead(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[HeaderSize];
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize
            || !header.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            return null;
        }

        var offset = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(32));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        var headers = TryReadAt(file, offset, (ulong)count * ProgramHeaderSize);
        return headers is null ? null : TryParse(file, Segments(headers));
    }

    private static ElfFile? TryParse(FileStream file, Segment[] segments)
    {
        string? interpreter = null;
        byte[] dynamic = [];
        foreach (var segment in segments)
        {
            if (segment.Type is not (SegmentInterpreter or SegmentDynamic))
            {
                continue;
            }

            if (TryReadAt(file, segment.Offset, segment.FileSize) is not { } content)
            {
                return null;
            }

            if (segment.Type == SegmentInterpreter)
            {
                interpreter = TextAt(content, 0);
            }
            else
            {
                dynamic = content;
            }
        }

        return TryParseDynamic(file, segments, interpreter, Entries(dynamic));
    }

    private static ElfFile? TryParseDynamic(
        FileStream file, Segment[] segments, string? interpreter, List<(ulong Tag, ulong Value)> entries)
    {
        var address = entries.Find(static e => e.Tag == TagStringTable).Value;
        var size = entries.Find(static e => e.Tag == TagStringSize).Value;
        var holder = Array.Find(segments, s => s.Type == SegmentLoad && address >= s.Address && address - s.Address < s.FileSize);
        if (entries.Count == 0)
        {
            return new ElfFile(interpreter, [], []);
        }

        if (TryReadAt(file, holder.Offset + (address - holder.Address), size) is not { } names)
        {
            return null;
        }

        var needed = entries.Where(static e => e.Tag == TagNeeded).Select(e => TextAt(names, e.Value));
        var path = entries.Where(static e => e.Tag is TagRpath or TagRunpath)
            .SelectMany(e => TextAt(names, e.Value).Split(':', StringSplitOptions.RemoveEmptyEntries));
        return new ElfFile(interpreter, [.. needed], [.. path]);
    }

    private static Segment[] Segments(byte[] headers)
    {
        var segments = new Segment[headers.Length / ProgramHeaderSize];
        for (var i = 0; i < segments.Length; i++)
        {
            var header = headers.AsSpan(i * ProgramHeaderSize, ProgramHeaderSize);
            segments[i] = new Segment(
                BinaryPrimitives.ReadUInt32LittleEndian(header),
                BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(header[32..]));
        }

        return segments;
    }

    private static List<(ulong Tag, ulong Value)> Entries(byte[] dynamic)
    {
        var entries = new List<(ulong, ulong)>();
        for (var at = 0; at + DynamicEntrySize <= dynamic.Length; at += DynamicEntrySize)
        {
            var tag = BinaryPrimitives.ReadUInt64LittleEndian(dynamic.AsSpan(at));
            if (tag == 0)
            {
                break;
            }

            entries.Add((tag, BinaryPrimitives.ReadUInt64LittleEndian(dynamic.AsSpan(at + sizeof(ulong)))));
        }

        return entries;
    }

    private static byte[]? TryReadAt(FileStream file, ulong offset, ulong size)
    {
        if (size > MaxSegmentBytes || offset > (ulong)file.Length || size > (ulong)file.Length - offset)
        {
            return null;
        }

        var content = new byte[size];
        file.Position = (long)offset;
        file.ReadExactly(content);
        return content;
    }

    private static string TextAt(byte[] table, ulong offset)
    {
        if (offset >= (ulong)table.Length)
        {
            return string.Empty;
        }

        var text = table.AsSpan((int)offset);
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    private readonly record struct Segment(uint Type, ulong Offset, ulong Address, ulong FileSize);
}
