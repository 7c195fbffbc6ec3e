namespace SandboxGateway.Isolation.Interop;

/// <summary>Error numbers we decide on, errno(3).</summary>
internal static class Errno
{
    public const int Permission = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int Again = 11;
    public const int Exists = 17;
    public const int NoDevice = 19;
    public const int Invalid = 22;
    public const int NotSupported = 95;
}
