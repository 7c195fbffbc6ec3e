using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Namespaces;

namespace SandboxGateway.Isolation.Mounts;

/// <summary>
/// Makes a sandbox's binds while the launcher still has its own rights, for a sandbox whose user may not reach the host's
/// paths. Nothing is attached anywhere until the sandbox does it.
/// </summary>
/// <remarks>Not thread-safe. Disposing it closes the launcher's descriptors; what is attached stays.</remarks>
internal sealed class DetachedMounts(MappingNamespaces mappings, uint user) : IDisposable
{
    private readonly List<int> _descriptors = [];

    /// <summary>Whether a folder had to be copied because its file system cannot be id-mapped.</summary>
    public bool HasCopies { get; private set; }

    /// <returns>The bind with its mount, or null and the errno.</returns>
    public BindMount? TryMake(BindMount bind, out int errno)
    {
        var mount = Clone(bind);
        if (mount == -Errno.Invalid || mount == -Errno.Permission || mount == -Errno.NotSupported)
        {
            mount = WithoutIdMap(bind);
        }

        errno = mount < 0 ? -mount : 0;
        return mount < 0 ? null : bind with { Detached = mount };
    }

    public void Dispose()
    {
        _descriptors.ForEach(Kernel.Close);
        _descriptors.Clear();
    }

    private int Clone(BindMount bind)
    {
        var attributes = new MountAttributes { Set = (ulong)bind.Attributes };
        if (NeedsIdMap(bind))
        {
            var mapping = mappings.Get(user);
            if (mapping < 0)
            {
                return mapping;
            }

            attributes.Set |= MountFlag.IdMapped;
            attributes.UserNamespace = (ulong)mapping;
        }

        return CloneWith(bind.Source, attributes);
    }

    // Libraries and device nodes are everybody's; models and the program's own folder may be the gateway's alone.
    private static bool NeedsIdMap(BindMount bind) => bind.Use == BindUse.Data || bind.IsFolder;

    private int WithoutIdMap(BindMount bind)
    {
        if (bind.Use != BindUse.Data || !bind.IsFolder)
        {
            return CloneWith(bind.Source, new MountAttributes { Set = (ulong)bind.Attributes });
        }

        HasCopies = true;
        return Keep(FolderCopy.Make(bind));
    }

    private int CloneWith(string path, in MountAttributes attributes)
    {
        var mount = Keep(Kernel.OpenTreeClone(path));
        if (mount < 0)
        {
            return mount;
        }

        var result = Kernel.MountSetattr(mount, attributes);
        return result < 0 ? result : mount;
    }

    private int Keep(int descriptor)
    {
        if (descriptor >= 0)
        {
            _descriptors.Add(descriptor);
        }

        return descriptor;
    }
}
