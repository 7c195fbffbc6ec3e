namespace SandboxGateway.Isolation.Interop;

/// <summary>Flags of clone3(2).</summary>
[Flags]
internal enum CloneFlag : ulong
{
    None = 0,

    /// <summary>CLONE_FS: root and working folder are shared with the caller's other threads.</summary>
    SharedRoot = 0x200,

    PidDescriptor = 0x1000,
    MountNamespace = 0x20000,
    CgroupNamespace = 0x2000000,
    UtsNamespace = 0x4000000,
    IpcNamespace = 0x8000000,
    UserNamespace = 0x10000000,
    PidNamespace = 0x20000000,
    NetNamespace = 0x40000000,

    /// <summary>No handler of the launcher's runtime may ever run in the child.</summary>
    ClearSignalHandlers = 0x100000000,

    IntoCgroup = 0x200000000,

    AllNamespaces = UserNamespace | PidNamespace | MountNamespace | NetNamespace | IpcNamespace | UtsNamespace | CgroupNamespace,
}
