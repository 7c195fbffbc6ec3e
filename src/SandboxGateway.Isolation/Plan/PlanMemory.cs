using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SandboxGateway.Isolation.Plan;

/// <summary>
/// Native memory for the strings and structures of one plan. It is outside the garbage collector's heap, so addresses taken
/// before the clone hold in the child.
/// </summary>
/// <remarks>Not thread-safe. Disposing it invalidates the plan.</remarks>
internal sealed unsafe class PlanMemory : IDisposable
{
    private const int ChunkSize = 32 * 1024;
    private const int Alignment = 16;

    private readonly List<nint> _chunks = [];
    private nint _next;
    private int _left;

    public nint Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        var address = Allocate(length + 1);
        Encoding.UTF8.GetBytes(value, new Span<byte>((void*)address, length));
        return address;
    }

    public nint Bytes(ReadOnlySpan<byte> value)
    {
        var address = Allocate(value.Length);
        value.CopyTo(new Span<byte>((void*)address, value.Length));
        return address;
    }

    public nint Structure<T>(in T value)
        where T : unmanaged
    {
        var address = Allocate(sizeof(T));
        Unsafe.Write((void*)address, value);
        return address;
    }

    /// <summary>A null-terminated array of C strings, as execve(2) takes.</summary>
    public nint TextArray(IReadOnlyList<string> values)
    {
        var address = Allocate((values.Count + 1) * sizeof(nint));
        for (var i = 0; i < values.Count; i++)
        {
            ((nint*)address)[i] = Text(values[i]);
        }

        return address;
    }

    /// <summary>Zeroed memory, aligned for any structure of the kernel.</summary>
    public nint Allocate(int size)
    {
        var rounded = (Math.Max(size, 1) + Alignment - 1) & ~(Alignment - 1);
        if (rounded > _left)
        {
            _left = Math.Max(rounded, ChunkSize);
            _next = (nint)NativeMemory.AllocZeroed((nuint)_left);
            _chunks.Add(_next);
        }

        var address = _next;
        _next += rounded;
        _left -= rounded;
        return address;
    }

    public void Dispose()
    {
        foreach (var chunk in _chunks)
        {
            NativeMemory.Free((void*)chunk);
        }

        _chunks.Clear();
        _left = 0;
    }
}
