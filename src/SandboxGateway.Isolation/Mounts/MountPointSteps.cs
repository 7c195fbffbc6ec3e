using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Roots;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Mounts;

/// <summary>Makes a root's own entries, each once, below the working folder: places for binds, short files, links.</summary>
/// <remarks>Not thread-safe; used for one plan.</remarks>
internal sealed class MountPointSteps(StepList steps)
{
    private const int FolderMode = 0x1ED; // 0755
    private const int FileMode = 0x124; // 0444

    private readonly HashSet<string> _made = new(StringComparer.Ordinal) { "/" };

    public void MakeFor(BindMount bind)
    {
        if (bind.IsFolder)
        {
            MakeFolder(bind.Destination);
            return;
        }

        MakeFolder(ParentOf(bind.Destination));
        if (_made.Add(bind.Destination))
        {
            steps.Add(
                $"make {bind.Destination}",
                Syscall.mknodat,
                Operand.Of(FileFlag.CurrentFolder),
                steps.Text(bind.Destination[1..]),
                Operand.Of(FileFlag.RegularFile | FileMode, "S_IFREG|0444"),
                0);
        }
    }

    public void MakeFolder(string path)
    {
        if (!_made.Add(path))
        {
            return;
        }

        MakeFolder(ParentOf(path));
        steps.Add(
            $"make {path}", Syscall.mkdirat, Operand.Of(FileFlag.CurrentFolder), steps.Text(path[1..]), Operand.Of(FolderMode, "0755"));
    }

    public void MakeFile(RootFile file)
    {
        MakeFolder(ParentOf(file.Path));
        var name = $"make {file.Path}";
        var made = steps.Add(
            name,
            Syscall.openat,
            Operand.Of(FileFlag.CurrentFolder),
            steps.Text(file.Path[1..]),
            Operand.Of(
                FileFlag.WriteOnly | FileFlag.Create | FileFlag.Exclusive | FileFlag.CloseOnExec,
                "O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC"),
            Operand.Of(FileMode, "0444"));
        var length = file.Text.Length;
        var text = Operand.At(steps.Memory.Text(file.Text), "text");
        steps.AddExpecting(Outcome.Exactly(length), name, Syscall.write, made, text, length);
        steps.Add(name, Syscall.close, made);
    }

    public void MakeLink(RootLink link)
    {
        MakeFolder(ParentOf(link.Path));
        steps.Add(
            $"link {link.Path}",
            Syscall.symlinkat,
            steps.Text(link.Target),
            Operand.Of(FileFlag.CurrentFolder),
            steps.Text(link.Path[1..]));
    }

    private static string ParentOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }
}
