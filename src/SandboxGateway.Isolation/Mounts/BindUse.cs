namespace SandboxGateway.Isolation.Mounts;

/// <summary>What a worker does with a bind, which decides its mount attributes and its Landlock rule.</summary>
internal enum BindUse
{
    /// <summary>Reads it: a model.</summary>
    Data,

    /// <summary>Reads it and may execute it: a handler.</summary>
    Code,

    /// <summary>Executes or maps it: the program and its libraries.</summary>
    Program,

    /// <summary>Executes or maps it: part of an unpacked image, which nobody but its maker vouches for.</summary>
    Image,

    /// <summary>Executes or maps it: a system folder of the host, with the rights everybody has there.</summary>
    System,

    /// <summary>Reads it: something of the host that everybody may read.</summary>
    Shared,

    /// <summary>Nothing; it is there only because the whole host is. No Landlock rule grants it.</summary>
    Exposed,

    /// <summary>Reads and writes a device node; the mount is still read-only, which guards the node itself.</summary>
    Device,
}
