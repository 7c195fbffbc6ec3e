using System.Text;
using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Cgroups;

/// <summary>Reads and writes a cgroup's files. The kernel takes each value in one write and answers with an errno.</summary>
internal static class CgroupFile
{
    /// <returns>0, or a negative errno.</returns>
    public static int Write(string folder, string file, string value)
    {
        var descriptor = Kernel.Open($"{folder}/{file}", FileFlag.WriteOnly);
        if (descriptor < 0)
        {
            return descriptor;
        }

        var written = Kernel.Write(descriptor, Encoding.ASCII.GetBytes(value));
        Kernel.Close(descriptor);
        return (int)Math.Min(written, 0);
    }

    /// <summary>The file's text; empty if it is not there or cannot be read, as pressure files where the kernel does not measure.</summary>
    public static string Read(string folder, string file) => KernelText.Read($"{folder}/{file}");
}
