using System.Text;
using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Rlimits;
using SandboxGateway.Isolation.Seccomp;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Control;

/// <summary>Checks a launch spec before anything is done with it, and reports every mistake.</summary>
internal static class LaunchSpecValidator
{
    public const int MaxIdLength = 64;
    public const int MaxMounts = 32;
    public const int MaxArguments = 256;
    public const int TokenSize = 16;
    public const ulong MaxTmpfsBytes = 64UL << 30;

    // Where the plan itself puts something; a mount there could replace it.
    private static readonly string[] _reservedFolders = ["/app", "/dev", "/proc", "/lib", "/lib64", "/usr"];

    // The plan's own last steps, and its way out when one of them fails.
    private static readonly Syscall[] _neededByAll = [Syscall.read, Syscall.write, Syscall.execve, Syscall.exit_group];

    public static IReadOnlyList<string> Validate(LaunchSpec spec)
    {
        var problems = new List<string>();
        CheckId(spec.SandboxId, problems);
        CheckContainment(spec.Containment, problems);
        Require(IsPlainPath(spec.Executable), "executable is not a plain absolute path", problems);
        Require(spec.Args.Count <= MaxArguments, $"args has more than {MaxArguments} entries", problems);
        Require(spec.Args.All(IsText), "args holds a NUL character", problems);
        Require(spec.Env.Count <= MaxArguments, $"env has more than {MaxArguments} entries", problems);
        Require(spec.Env.All(static e => IsVariable(e.Key) && IsText(e.Value)), "env holds a name or value that is not allowed", problems);
        Require(spec.Mounts.Count <= MaxMounts, $"mounts has more than {MaxMounts} entries", problems);
        CheckMounts(spec.Mounts, problems);
        CheckDataSocket(spec.DataSocket, problems);
        return problems;
    }

    private static void CheckContainment(Containment? containment, List<string> problems)
    {
        if (containment is null)
        {
            problems.Add("containment is missing");
            return;
        }

        var profile = containment.Seccomp?.Profile ?? string.Empty;
        Require(SandboxProfiles.IsKnown(profile), $"seccomp profile '{profile}' is not known", problems);
        foreach (var name in containment.Seccomp?.Deny ?? [])
        {
            if (!SyscallNames.TryParse(name, out var call))
            {
                problems.Add($"seccomp denies '{name}', which is no system call");
            }
            else if (_neededByAll.Contains(call))
            {
                problems.Add($"seccomp denies '{name}', without which no worker starts or ends");
            }
        }

        foreach (var limit in containment.Rlimits)
        {
            Require(ResourceLimitNames.IsKnown(limit.Type), $"rlimit '{limit.Type}' is not known", problems);
        }
    }

    private static void CheckId(string id, List<string> problems) => Require(
        id.Length is > 0 and <= MaxIdLength && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
        $"sandbox_id is not 1 to {MaxIdLength} letters, digits, '-' or '_'",
        problems);

    private static void CheckMounts(IEnumerable<Mount> mounts, List<string> problems)
    {
        var taken = new List<string>(_reservedFolders);
        foreach (var mount in mounts)
        {
            var name = $"mount '{mount.Destination}'";
            if (!IsPlainPath(mount.Destination))
            {
                problems.Add($"{name}: destination is not a plain absolute path");
                continue;
            }

            Require(!taken.Any(path => Overlaps(path, mount.Destination)), $"{name}: destination is taken", problems);
            taken.Add(mount.Destination);
            switch (mount.Type)
            {
                case Mount.Types.Type.BindReadOnly:
                    Require(IsPlainPath(mount.Source), $"{name}: source is not a plain absolute path", problems);
                    break;
                case Mount.Types.Type.Tmpfs:
                    Require(mount.SizeBytes is > 0 and <= MaxTmpfsBytes, $"{name}: size_bytes is out of range", problems);
                    break;
                default:
                    problems.Add($"{name}: type is not known");
                    break;
            }
        }
    }

    private static void CheckDataSocket(DataSocket? socket, List<string> problems)
    {
        if (socket is null)
        {
            return;
        }

        Require(
            IsPlainPath(socket.Path) && Encoding.UTF8.GetByteCount(socket.Path) <= Kernel.LongestSocketPath,
            $"data_socket.path is not a plain absolute path of at most {Kernel.LongestSocketPath} bytes",
            problems);
        Require(socket.Token.Length == TokenSize, $"data_socket.token is not {TokenSize} bytes", problems);
    }

    private static bool Overlaps(string a, string b) =>
        a == b || a.StartsWith(b + "/", StringComparison.Ordinal) || b.StartsWith(a + "/", StringComparison.Ordinal);

    /// <summary>Absolute, and the same after normalization: no "..", no ".", no empty part, no NUL, not the root.</summary>
    private static bool IsPlainPath(string path) =>
        path.Length > 1 && path[0] == '/' && IsText(path) && !path.EndsWith('/') && Path.GetFullPath(path) == path;

    private static bool IsVariable(string name) => name.Length > 0 && IsText(name) && !name.Contains('=', StringComparison.Ordinal);

    private static bool IsText(string text) => !text.Contains('\0', StringComparison.Ordinal);

    private static void Require(bool condition, string problem, List<string> problems)
    {
        if (!condition)
        {
            problems.Add(problem);
        }
    }
}
