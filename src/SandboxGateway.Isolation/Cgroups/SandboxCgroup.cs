using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Cgroups;

/// <summary>One sandbox's cgroup. Disposing it, once the sandbox is gone, removes it.</summary>
internal sealed class SandboxCgroup(string folder, int descriptor) : IDisposable
{
    public string Folder => folder;

    /// <summary>For CLONE_INTO_CGROUP.</summary>
    public int Descriptor => descriptor;

    /// <summary>Kills every process in it, whatever it forked.</summary>
    public void Kill() => CgroupFile.Write(folder, "cgroup.kill", "1");

    public void Dispose()
    {
        Kernel.Close(descriptor);
        Kernel.RemoveFolder(folder);
    }
}
