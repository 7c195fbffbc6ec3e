namespace SandboxGateway.Isolation.Interop;

/// <summary>Signals, signal(7).</summary>
internal static class SignalNumber
{
    public const int Kill = 9;
    public const int Pipe = 13;
    public const int Child = 17;
    public const int CpuLimit = 24;
    public const int FileSizeLimit = 25;
    public const int Last = 64;
}
