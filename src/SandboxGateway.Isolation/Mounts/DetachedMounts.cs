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
        if (bind.MayBePrivate)
        {
            var mapping = mappings.Get(user);
            if (mapping < 0)
            {
                return mapping;
            }

            attributes.Set |= MountFlag.IdMapped;
            attributes.UserNamespace = (ulong)mapping;
        }

        return CloneWith(bind, attributes);
    }

    private int WithoutIdMap(BindMount bind)
    {
        if (!bind.MayBeCopied)
        {
            return CloneWith(bind, new MountAttributes { Set = (ulong)bind.Attributes });
        }

        HasCopies = true;
        return Keep(FolderCopy.Make(bind));
    }

    private int CloneWith(BindMount bind, in MountAttributes attributes)
    {
        var mount = Keep(Kernel.OpenTree(bind.Source, bind.OpenFlags));
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
