using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Mounts;

/// <summary>Makes the folders and empty files that binds are attached to, each once, below the working folder.</summary>
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

    private static string ParentOf(string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 ? "/" : path[..slash];
    }
}
