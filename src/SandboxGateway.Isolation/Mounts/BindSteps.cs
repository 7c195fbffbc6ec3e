using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Mounts;

/// <summary>Attaches a read-only bind below the new root, which is the working folder.</summary>
internal static class BindSteps
{
    public static void Attach(StepList steps, BindMount bind)
    {
        var mount = bind.Detached >= 0 ? Operand.Of(bind.Detached, "mount made by the launcher") : Open(steps, bind);
        Move(steps, $"bind {bind.Destination}", mount, bind.Destination[1..]);
    }

    public static void Move(StepList steps, string name, Operand mount, string destination) =>
        steps.Add(
            name,
            Syscall.move_mount,
            mount,
            steps.Text(string.Empty),
            Operand.Of(FileFlag.CurrentFolder),
            steps.Text(destination),
            Operand.Of(MountFlag.MoveFromEmptyPath));

    // Only for a sandbox whose user is the launcher's own: a copy of a mount made outside its namespace would be refused,
    // and it can reach by path whatever the launcher can.
    private static Operand Open(StepList steps, BindMount bind)
    {
        var mount = steps.Add(
            $"open {bind.Source}",
            Syscall.open_tree,
            Operand.Of(FileFlag.CurrentFolder),
            steps.Text(bind.Source),
            Operand.Of(bind.OpenFlags, "OPEN_TREE_CLONE|AT_RECURSIVE"));
        var attributes = new MountAttributes { Set = (ulong)bind.Attributes };
        steps.Add(
            $"restrict {bind.Source}",
            Syscall.mount_setattr,
            mount,
            steps.Text(string.Empty),
            Operand.Of(FileFlag.EmptyPath | FileFlag.Recursive),
            Operand.At(steps.Memory.Structure(attributes), MountNames.Show(bind.Attributes).ToString()),
            MountAttributes.Size);
        return mount;
    }
}
