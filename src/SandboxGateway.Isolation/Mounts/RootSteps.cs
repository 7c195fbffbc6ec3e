using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Mounts;

/// <summary>Builds the new root file system: an empty tmpfs, binds of what the worker needs, and nothing else of the host.</summary>
internal static class RootSteps
{
    public const string ProcFolder = "/proc";

    // Mount points only: no file of the root itself has content.
    private const string RootSize = "1m";

    // One inode for each page of a worker's tmpfs.
    private const ulong BytesPerInode = 4096;
    private const ulong LeastInodes = 16;

    public static void Build(StepList steps, SandboxDescription sandbox)
    {
        steps.Add("make mounts private", Syscall.mount, 0, steps.Text("/"), 0, Operand.Of(MountFlag.Recursive | MountFlag.Private));
        var root = MakeRoot(steps);
        var entries = new MountPointSteps(steps);
        foreach (var bind in sandbox.Binds)
        {
            entries.MakeFor(bind);
            BindSteps.Attach(steps, bind);
        }

        MountProc(steps, sandbox.Layers, entries);
        foreach (var tmpfs in sandbox.Tmpfs)
        {
            entries.MakeFolder(tmpfs.Destination);
            MountTmpfs(steps, tmpfs);
        }

        foreach (var file in sandbox.Files)
        {
            entries.MakeFile(file);
        }

        // Last, so that no step above can follow one: paths still start on the host.
        foreach (var link in sandbox.Links)
        {
            entries.MakeLink(link);
        }

        SealAndEnter(steps, root);
    }

    private static StepResult MakeRoot(StepList steps)
    {
        var context = NewFileSystem(steps, "root", "tmpfs");
        Configure(steps, "root", context, "size", RootSize);
        Configure(steps, "root", context, "mode", "0755");
        var root = Finish(steps, "root", context, MountFlag.NoSetuid | MountFlag.NoDevices);
        // On top of the old root: paths still start below it, so the host's files can be reached until the pivot.
        Move(steps, "attach root", root, "/");
        steps.Add("enter root", Syscall.fchdir, root);
        return root;
    }

    private static void MountProc(StepList steps, SandboxLayers layers, MountPointSteps entries)
    {
        // A new /proc shows a pid namespace to its owner; for the host's own there is a bind.
        if (layers.Proc == ProcView.None || !layers.HasNamespace(CloneFlag.PidNamespace))
        {
            return;
        }

        entries.MakeFolder(ProcFolder);
        var context = NewFileSystem(steps, "proc", "proc");
        if (layers.Proc == ProcView.PidOnly)
        {
            Configure(steps, "proc", context, "subset", "pid");
            Configure(steps, "proc", context, "hidepid", "invisible");
        }

        var attributes = MountFlag.ReadOnly | MountFlag.NoSetuid | MountFlag.NoDevices | MountFlag.NoExecute;
        Move(steps, "attach proc", Finish(steps, "proc", context, attributes), Relative(ProcFolder));
    }

    private static void MountTmpfs(StepList steps, TmpfsMount tmpfs)
    {
        var name = $"tmpfs {tmpfs.Destination}";
        var context = NewFileSystem(steps, name, "tmpfs");
        Configure(steps, name, context, "size", tmpfs.SizeBytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        // The size does not bound empty files, which cost kernel memory all the same.
        Configure(steps, name, context, "nr_inodes", Math.Max(LeastInodes, tmpfs.SizeBytes / BytesPerInode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Configure(steps, name, context, "mode", "0700");
        var attributes = MountFlag.NoSetuid | MountFlag.NoDevices | MountFlag.NoExecute;
        Move(steps, $"attach {name}", Finish(steps, name, context, attributes), Relative(tmpfs.Destination));
    }

    private static void SealAndEnter(StepList steps, StepResult root)
    {
        var readOnly = new MountAttributes { Set = MountFlag.ReadOnly };
        steps.Add(
            "make root read-only",
            Syscall.mount_setattr,
            root,
            steps.Text(string.Empty),
            Operand.Of(FileFlag.EmptyPath),
            Operand.At(steps.Memory.Structure(readOnly), "MountFlag.ReadOnly"),
            MountAttributes.Size);
        // pivot_root(2), NOTES: with both arguments "." the old root ends up on top of the new one and can be taken off.
        steps.Add("pivot root", Syscall.pivot_root, steps.Text("."), steps.Text("."));
        steps.Add("detach old root", Syscall.umount2, steps.Text("."), Operand.Of(MountFlag.Detach));
        steps.Add("enter new root", Syscall.chdir, steps.Text("/"));
    }

    private static StepResult NewFileSystem(StepList steps, string name, string type) =>
        steps.Add($"{name}: open {type}", Syscall.fsopen, steps.Text(type), Operand.Of(MountFlag.FsopenCloseOnExec));

    private static void Configure(StepList steps, string name, StepResult context, string key, string value) =>
        steps.Add(
            $"{name}: set {key}",
            Syscall.fsconfig,
            context,
            Operand.Of(MountFlag.FsconfigSetString),
            steps.Text(key),
            steps.Text(value));

    private static StepResult Finish(StepList steps, string name, StepResult context, int attributes)
    {
        steps.Add($"{name}: create", Syscall.fsconfig, context, Operand.Of(MountFlag.FsconfigCreate));
        return steps.Add(
            $"{name}: mount", Syscall.fsmount, context, Operand.Of(MountFlag.FsmountCloseOnExec), MountNames.Show(attributes));
    }

    private static void Move(StepList steps, string name, StepResult mount, string destination) =>
        BindSteps.Move(steps, name, mount, destination);

    private static string Relative(string path) => path[1..];
}
