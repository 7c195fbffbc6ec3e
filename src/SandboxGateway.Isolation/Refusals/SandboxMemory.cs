using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Refusals;

/// <summary>
/// Memory of a process of a sandbox, for looking at a call's arguments. Hostile: it may be anything, and change at any time.
/// </summary>
internal sealed class SandboxMemory(int pid)
{
    private const int PageSize = 4096;

    /// <summary>Fills as much of the buffer as can be read; returns how much.</summary>
    public int Read(ulong address, Span<byte> buffer)
    {
        var filled = 0;
        while (pid > 0 && filled < buffer.Length)
        {
            // Page by page, because a range is read whole or not at all.
            var inPage = PageSize - (int)((address + (ulong)filled) % PageSize);
            var part = buffer.Slice(filled, Math.Min(inPage, buffer.Length - filled));
            if (Kernel.ReadMemory(pid, address + (ulong)filled, part) != part.Length)
            {
                break;
            }

            filled += part.Length;
        }

        return filled;
    }
}
