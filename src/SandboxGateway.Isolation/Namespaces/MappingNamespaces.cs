using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>
/// User namespaces that exist only for id-mapped mounts: one for each sandbox user, in which the launcher's own id on disk
/// shows as that user's. They are kept by descriptor; no process stays in them.
/// </summary>
/// <remarks>Not thread-safe; the launcher has one thread.</remarks>
internal sealed unsafe class MappingNamespaces
{
    private readonly Dictionary<uint, int> _namespaces = [];

    /// <returns>A descriptor to pass to mount_setattr(2), or a negative errno.</returns>
    public int Get(uint user)
    {
        if (_namespaces.TryGetValue(user, out var known))
        {
            return known;
        }

        var made = Make(user);
        if (made >= 0)
        {
            _namespaces[user] = made;
        }

        return made;
    }

    private static int Make(uint user)
    {
        if (Kernel.Pipe(out var readEnd, out var writeEnd) is < 0 and var error)
        {
            return error;
        }

        var pidDescriptor = -1;
        var child = Kernel.Clone(CloneFlag.UserNamespace, cgroup: -1, &pidDescriptor);
        if (child == 0)
        {
            WaitForEndOfFile(readEnd, writeEnd);
        }

        Kernel.Close(readEnd);
        var result = child < 0 ? (int)child : Open((int)child, user);
        Kernel.Close(writeEnd);
        if (child > 0)
        {
            _ = Kernel.Wait(pidDescriptor, out _, out _);
            Kernel.Close(pidDescriptor);
        }

        return result;
    }

    private static int Open(int pid, uint user)
    {
        var mapped = IdMaps.Write(pid, Kernel.EffectiveUserId(), user, user, allowSetgroups: true);
        return mapped < 0 ? (int)mapped : Kernel.Open($"/proc/{pid}/ns/user", FileFlag.ReadOnly);
    }

    // Runs in the child: raw calls only. The end of file comes from the launcher, alive or dead.
    private static void WaitForEndOfFile(int readEnd, int writeEnd)
    {
        byte unused;
        RawSyscall.Invoke((nint)Syscall.close, writeEnd);
        RawSyscall.Invoke((nint)Syscall.read, readEnd, (nint)(&unused), 1);
        InitLoop.Exit(0);
    }
}
