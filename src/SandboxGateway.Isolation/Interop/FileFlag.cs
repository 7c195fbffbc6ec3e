namespace SandboxGateway.Isolation.Interop;

/// <summary>Flags of open(2), the *at calls and fcntl(2).</summary>
internal static class FileFlag
{
    public const int CurrentFolder = -100;
    public const int NoFollow = 0x100;
    public const int EmptyPath = 0x1000;
    public const int Recursive = 0x8000;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int Directory = 0x10000;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    public const int SetDescriptorFlags = 2;
    public const int GetStatusFlags = 3;
    public const int SetStatusFlags = 4;

    public const int RegularFile = 0x8000;
}
