using System.Runtime.InteropServices;
using SandboxGateway.Isolation.Landlock;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Worker.Interop;

// landlock(7); glibc has no wrappers for it.
internal static unsafe partial class Libc
{
    private const nint CreateRulesetVersion = 1;
    private const nint RulePathBeneath = 1;

    /// <summary>The kernel's Landlock ABI version, or -1 if it has none.</summary>
    public static int LandlockAbi() =>
        (int)LandlockCall((nint)Syscall.landlock_create_ruleset, 0, 0, CreateRulesetVersion, 0);

    /// <summary>landlock_create_ruleset(2)</summary>
    public static int LandlockCreateRuleset(LandlockRuleset ruleset, int size) =>
        (int)LandlockCall((nint)Syscall.landlock_create_ruleset, (nint)(&ruleset), size, 0, 0);

    /// <summary>landlock_add_rule(2)</summary>
    public static int LandlockAddPathRule(int ruleset, LandlockAccess access, int path)
    {
        var rule = new PathBeneath { Access = access, Parent = path };
        return (int)LandlockCall((nint)Syscall.landlock_add_rule, ruleset, RulePathBeneath, (nint)(&rule), 0);
    }

    /// <summary>landlock_restrict_self(2)</summary>
    public static int LandlockRestrictSelf(int ruleset, uint flags) =>
        (int)LandlockCall((nint)Syscall.landlock_restrict_self, ruleset, (nint)flags, 0, 0);

    // SAFETY: pointers passed are to locals of the caller, which outlive the call; the kernel keeps none of them.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint LandlockCall(nint number, nint first, nint second, nint third, nint fourth);

    /// <summary>struct landlock_path_beneath_attr, which the kernel declares packed.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PathBeneath
    {
        public LandlockAccess Access;
        public int Parent;
    }
}
