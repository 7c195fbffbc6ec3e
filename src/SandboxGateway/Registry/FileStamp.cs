using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SandboxGateway.Registry;

/// <summary>What tells one state of a file from another without reading it, from statx(2).</summary>
internal static partial class FileStamp
{
    // linux/stat.h: struct statx, and the bits that ask for mode, times, inode and size.
    private const int Size = 256;
    private const int ModeAt = 28;
    private const int InodeAt = 32;
    private const int SizeAt = 40;
    private const int ChangedAt = 96;
    private const int TimeSize = 12;
    private const uint BasicStats = 0x7ff;

    // linux/fcntl.h: AT_FDCWD, for paths that are absolute.
    private const int CurrentFolder = -100;

    /// <summary>
    /// Inode, mode, size, and when any of that or the contents changed: a time nobody can set, so that a copy which keeps the
    /// times of its original is another file all the same. Links are followed; null if nothing is there.
    /// </summary>
    public static unsafe string? Of(string path)
    {
        Span<byte> stat = stackalloc byte[Size];
        fixed (byte* buffer = stat)
        {
            // SAFETY: statx(2) fills 256 bytes and keeps no pointer.
            if (Statx(CurrentFolder, path, 0, BasicStats, buffer) != 0)
            {
                return null;
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{BinaryPrimitives.ReadUInt64LittleEndian(stat[InodeAt..])} {BinaryPrimitives.ReadUInt16LittleEndian(stat[ModeAt..])} "
            + $"{BinaryPrimitives.ReadUInt64LittleEndian(stat[SizeAt..])} {Convert.ToHexString(stat.Slice(ChangedAt, TimeSize))}");
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* result);
}
