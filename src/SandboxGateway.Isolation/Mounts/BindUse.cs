namespace SandboxGateway.Isolation.Mounts;

/// <summary>What a worker does with a bind, which decides its mount attributes and its Landlock rule.</summary>
internal enum BindUse
{
    /// <summary>Reads it: a model.</summary>
    Data,

    /// <summary>Executes or maps it: the program and its libraries.</summary>
    Program,

    /// <summary>Reads and writes a device node; the mount is still read-only, which guards the node itself.</summary>
    Device,
}
