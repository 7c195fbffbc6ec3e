namespace SandboxGateway.Isolation.Interop;

/// <summary>Operations of prctl(2).</summary>
internal static class ProcessControl
{
    public const int SetParentDeathSignal = 1;
    public const int SetDumpable = 4;
    public const int DropFromBoundingSet = 24;
    public const int SetSecureBits = 28;
    public const int SetChildSubreaper = 36;
    public const int SetNoNewPrivileges = 38;
    public const int Ambient = 47;
    public const int AmbientRaise = 2;
    public const int AmbientClearAll = 4;
    public const int GetSpeculation = 52;
    public const int SetSpeculation = 53;

    public const int StoreBypass = 0;
    public const int IndirectBranch = 1;
    public const int SpeculationForceDisable = 8;
}
