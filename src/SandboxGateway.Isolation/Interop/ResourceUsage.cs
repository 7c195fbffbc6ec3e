using System.Runtime.InteropServices;

namespace SandboxGateway.Isolation.Interop;

/// <summary>struct rusage, getrusage(2): what an ended child and the children it had waited for have used.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal readonly struct ResourceUsage
{
    public const int Size = 144;

    private const long MicrosecondsPerSecond = 1_000_000;
    private const ulong Kibibyte = 1024;

    private readonly long _userSeconds;
    private readonly long _userMicroseconds;
    private readonly long _systemSeconds;
    private readonly long _systemMicroseconds;
    private readonly long _largestKibibytes;

    public ulong UserMicroseconds => (ulong)((_userSeconds * MicrosecondsPerSecond) + _userMicroseconds);

    public ulong SystemMicroseconds => (ulong)((_systemSeconds * MicrosecondsPerSecond) + _systemMicroseconds);

    /// <summary>Most memory that any one of them held.</summary>
    public ulong LargestBytes => (ulong)_largestKibibytes * Kibibyte;
}
