using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>
/// A mount namespace with no more than /proc in it, to clone sandboxes from: a clone copies every mount of the namespace it
/// starts in, and hosts with many containers have thousands. Only for sandboxes whose binds the launcher makes.
/// </summary>
/// <remarks>Not thread-safe: it moves the one thread of the launcher, whose other threads stay where they are.</remarks>
internal sealed class LaunchNamespace
{
    private readonly int _host;
    private readonly int _hostRoot;
    private int _own = -1;

    private LaunchNamespace(int host, int hostRoot)
    {
        _host = host;
        _hostRoot = hostRoot;
    }

    private static int Current => Kernel.Open("/proc/self/ns/mnt", FileFlag.ReadOnly);

    /// <returns>Null if there can be none here, which costs time and nothing else.</returns>
    public static LaunchNamespace? TryMake()
    {
        var made = new LaunchNamespace(Current, Kernel.Open("/", FileFlag.PathOnly | FileFlag.Directory));
        // A thread that shares its root with others cannot change namespace. Coming back is tried before going anywhere.
        if (made._host < 0
            || made._hostRoot < 0
            || Kernel.Unshare(CloneFlag.SharedRoot) < 0
            || made.Leave() < 0
            || Kernel.Unshare(CloneFlag.MountNamespace) < 0)
        {
            return null;
        }

        if (Fill() >= 0)
        {
            made._own = Current;
        }

        return made.Leave() < 0
            ? throw new InvalidOperationException("cannot return to the host's mount namespace")
            : made._own < 0 ? null : made;
    }

    /// <returns>0 or a negative errno.</returns>
    public int Enter() => Kernel.Setns(_own, CloneFlag.MountNamespace);

    /// <returns>0 or a negative errno, after which the launcher is of no use any more.</returns>
    public int Leave()
    {
        // Entering a namespace puts a process at its root, which is not this one's where that was started in a chroot.
        var result = Kernel.Setns(_host, CloneFlag.MountNamespace);
        return result < 0 ? result : Kernel.EnterRoot(_hostRoot);
    }

    private static int Fill()
    {
        var result = Kernel.MakeMountsPrivate();
        var proc = Kernel.OpenTree(RootSteps.ProcFolder, MountFlag.OpenTreeClone | MountFlag.OpenTreeCloseOnExec | FileFlag.Recursive);
        var root = NewRoot();
        result = result < 0 ? result : Math.Min(proc, root);
        result = result < 0 ? result : Kernel.MoveMount(root, "/");
        result = result < 0 ? result : Kernel.PivotTo(root);
        result = result < 0 ? result : Kernel.MakeFolder(RootSteps.ProcFolder[1..]);
        result = result < 0 ? result : Kernel.MoveMount(proc, RootSteps.ProcFolder[1..]);
        Kernel.Close(proc);
        Kernel.Close(root);
        return result;
    }

    private static int NewRoot()
    {
        var context = Kernel.Fsopen("tmpfs");
        var result = context < 0 ? context : Kernel.FsconfigString(context, "mode", "0755");
        result = result < 0 ? result : Kernel.FsconfigCreate(context);
        result = result < 0 ? result : Kernel.Fsmount(context, MountFlag.NoSetuid | MountFlag.NoDevices);
        Kernel.Close(context);
        return result;
    }
}
