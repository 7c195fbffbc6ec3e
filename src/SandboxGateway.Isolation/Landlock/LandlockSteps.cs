using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Landlock;

/// <summary>
/// The second wall around the file system: even if a mount were wrong, nothing is reachable but what a rule names, and
/// nothing is both writable and executable.
/// </summary>
internal static class LandlockSteps
{
    private const int PathBeneath = 1;

    private const LandlockAccess Read = LandlockAccess.ReadFile | LandlockAccess.ReadDirectory;

    private const LandlockAccess Scratch = Read
        | LandlockAccess.WriteFile
        | LandlockAccess.RemoveFile
        | LandlockAccess.RemoveDirectory
        | LandlockAccess.MakeDirectory
        | LandlockAccess.MakeRegularFile
        | LandlockAccess.Refer
        | LandlockAccess.Truncate;

    /// <summary>Confines the worker to its own files.</summary>
    public static void ConfineWorker(StepList steps, SandboxDescription sandbox)
    {
        var abi = sandbox.Host.LandlockAbi;
        var ruleset = CreateRuleset(steps, abi);
        foreach (var (path, access) in RulesFor(sandbox))
        {
            Allow(steps, ruleset, path, access & LandlockRuleset.AllFileSystem(abi));
        }

        Restrict(steps, ruleset);
    }

    /// <summary>Confines the init to nothing at all.</summary>
    public static void ConfineInit(StepList steps, int abi) => Restrict(steps, CreateRuleset(steps, abi));

    /// <summary>What the worker may do beneath which path. Rules add up along a path.</summary>
    internal static SortedDictionary<string, LandlockAccess> RulesFor(SandboxDescription sandbox)
    {
        var rules = new SortedDictionary<string, LandlockAccess>(StringComparer.Ordinal);
        if (sandbox.Layers.Proc != ProcView.None)
        {
            Grant(rules, RootSteps.ProcFolder, Read);
        }

        foreach (var bind in sandbox.Binds)
        {
            Grant(rules, bind, sandbox.Program);
        }

        foreach (var tmpfs in sandbox.Tmpfs)
        {
            Grant(rules, tmpfs.Destination, Scratch);
        }

        return rules;
    }

    private static void Grant(SortedDictionary<string, LandlockAccess> rules, BindMount bind, string program)
    {
        var file = bind.IsFolder ? Read : LandlockAccess.ReadFile;
        switch (bind.Use)
        {
            case BindUse.Program:
                // One rule for a whole top-level folder: it holds nothing but the program or its libraries.
                Grant(rules, TopFolderOf(bind.Destination), Read | LandlockAccess.Execute);
                break;
            case BindUse.System or BindUse.Image or BindUse.Code:
                Grant(rules, bind.Destination, file | LandlockAccess.Execute);
                break;
            case BindUse.Shared:
                Grant(rules, TopFolderOf(bind.Destination), Read);
                break;
            case BindUse.Exposed:
                // Of all the host, the program alone: the rules are those of a root that holds no more than is needed.
                Grant(rules, program, LandlockAccess.ReadFile | LandlockAccess.Execute);
                break;
            case BindUse.Device:
                Grant(rules, MinimalDevices.Folder, Read | LandlockAccess.WriteFile);
                break;
            default:
                Grant(rules, bind.Destination, file);
                break;
        }
    }

    private static void Grant(SortedDictionary<string, LandlockAccess> rules, string path, LandlockAccess access) =>
        rules[path] = rules.GetValueOrDefault(path) | access;

    private static string TopFolderOf(string path)
    {
        var end = path.IndexOf('/', 1);
        return end < 0 ? path : path[..end];
    }

    private static StepResult CreateRuleset(StepList steps, int abi) =>
        steps.Add(
            "create Landlock ruleset",
            Syscall.landlock_create_ruleset,
            Operand.At(steps.Memory.Structure(LandlockRuleset.Everything(abi)), $"everything of ABI {abi}"),
            LandlockRuleset.SizeFor(abi),
            0);

    private static void Allow(StepList steps, StepResult ruleset, string path, LandlockAccess access)
    {
        var rule = steps.Memory.Structure(new LandlockPathRule { Allowed = access });
        var folder = steps.AddStoring(
            rule + LandlockPathRule.DescriptorOffset,
            $"open {path}",
            Syscall.openat,
            Operand.Of(FileFlag.CurrentFolder),
            steps.Text(path),
            Operand.Of(FileFlag.PathOnly | FileFlag.CloseOnExec));
        steps.Add(
            $"allow {path}",
            Syscall.landlock_add_rule,
            ruleset,
            Operand.Of(PathBeneath),
            Operand.At(rule, $"{access} beneath {path}"),
            0);
        steps.Add($"close {path}", Syscall.close, folder);
    }

    private static void Restrict(StepList steps, StepResult ruleset) =>
        steps.Add("enforce Landlock", Syscall.landlock_restrict_self, ruleset, 0);
}
