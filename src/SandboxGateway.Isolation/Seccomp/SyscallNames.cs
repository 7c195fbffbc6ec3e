using System.Globalization;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>System calls by the kernel's names, and back.</summary>
internal static class SyscallNames
{
    public static bool TryParse(string name, out Syscall call) =>
        // Enum.TryParse also takes numbers and lists, which are no names.
        Enum.TryParse(name, out call) && call.ToString() == name;

    /// <summary>The name, or "syscall_512" for a number none of them has.</summary>
    public static string Of(uint number) =>
        Enum.GetName((Syscall)number) ?? string.Create(CultureInfo.InvariantCulture, $"syscall_{number}");
}
