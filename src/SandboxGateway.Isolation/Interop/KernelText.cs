using System.Text;

namespace SandboxGateway.Isolation.Interop;

/// <summary>Reads files that the kernel writes while they are read, such as those of /proc and of cgroups: short, and without a length.</summary>
internal static class KernelText
{
    /// <summary>Room that is enough for a file of one process.</summary>
    public const int Chunk = 4096;

    // A process with that many children's numbers is looked at no further.
    private const int Longest = 64 << 10;

    /// <summary>As much of the file as fits, without taking memory for it; nothing as for <see cref="Read(string)"/>.</summary>
    public static ReadOnlySpan<byte> Read(string file, Span<byte> buffer)
    {
        var descriptor = Kernel.Open(file, FileFlag.ReadOnly);
        if (descriptor < 0)
        {
            return [];
        }

        var count = Kernel.Read(descriptor, buffer);
        Kernel.Close(descriptor);
        return buffer[..(int)Math.Max(count, 0)];
    }

    /// <summary>The text; empty if the file is not there or cannot be read, as when its process has just ended.</summary>
    public static string Read(string file)
    {
        var descriptor = Kernel.Open(file, FileFlag.ReadOnly);
        if (descriptor < 0)
        {
            return string.Empty;
        }

        Span<byte> buffer = stackalloc byte[Chunk];
        var count = Kernel.Read(descriptor, buffer);
        var text = Encoding.Latin1.GetString(buffer[..(int)Math.Max(count, 0)]);

        // A reader of these files gets whole lines, so any part of the buffer that is left does not say that this was all.
        while (count > 0 && text.Length > Chunk / 2 && text.Length < Longest)
        {
            count = Kernel.Read(descriptor, buffer);
            text += Encoding.Latin1.GetString(buffer[..(int)Math.Max(count, 0)]);
        }

        Kernel.Close(descriptor);
        return text;
    }
}
