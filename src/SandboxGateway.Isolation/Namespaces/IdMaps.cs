using SandboxGateway.Isolation.Interop;

namespace SandboxGateway.Isolation.Namespaces;

/// <summary>Writes the id maps of a new user namespace, user_namespaces(7).</summary>
internal static class IdMaps
{
    /// <summary>Maps one user and one group id; returns 0 or a negative errno.</summary>
    /// <param name="pid">A process in the namespace that has not been reaped, so the number is still its own.</param>
    /// <param name="inner">User and group id inside.</param>
    /// <param name="user">User id outside.</param>
    /// <param name="group">Group id outside.</param>
    /// <param name="allowSetgroups">Whether groups may be dropped inside; only a privileged writer may allow it.</param>
    public static nint Write(int pid, uint inner, uint user, uint group, bool allowSetgroups)
    {
        var result = WriteFile($"/proc/{pid}/uid_map", $"{inner} {user} 1");
        if (result >= 0 && !allowSetgroups)
        {
            result = WriteFile($"/proc/{pid}/setgroups", "deny");
        }

        return result < 0 ? result : Math.Min(WriteFile($"/proc/{pid}/gid_map", $"{inner} {group} 1"), 0);
    }

    private static nint WriteFile(string path, string text)
    {
        var file = Kernel.Open(path, FileFlag.WriteOnly);
        if (file < 0)
        {
            return file;
        }

        // The kernel takes a map in one write or refuses it.
        var written = Kernel.Write(file, System.Text.Encoding.ASCII.GetBytes(text));
        Kernel.Close(file);
        return written;
    }
}
