using System.Text;
using SandboxGateway.Isolation.Interop;
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
    private static readonly string[] _reservedFolders = ["/dev", "/proc"];
    private static readonly string[] _reservedInMinimalRoot = ["/app", "/lib", "/lib64", "/usr"];
    private static readonly string[] _reservedInSystemRoot =
        ["/bin", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/usr"];

    public static IReadOnlyList<string> Validate(LaunchSpec spec)
    {
        var problems = new List<string>();
        CheckId(spec.SandboxId, problems);
        problems.AddRange(ContainmentValidator.Validate(spec.Containment));
        Require(IsPlainPath(spec.Executable), "executable is not a plain absolute path", problems);
        Require(spec.Args.Count <= MaxArguments, $"args has more than {MaxArguments} entries", problems);
        Require(spec.Args.All(IsText), "args holds a NUL character", problems);
        Require(spec.Env.Count <= MaxArguments, $"env has more than {MaxArguments} entries", problems);
        Require(spec.Env.All(static e => IsVariable(e.Key) && IsText(e.Value)), "env holds a name or value that is not allowed", problems);
        Require(spec.Mounts.Count <= MaxMounts, $"mounts has more than {MaxMounts} entries", problems);
        CheckRoot(spec.Root, problems);
        CheckMounts(spec.Mounts, spec.Root?.Kind ?? Root.Types.Kind.Minimal, problems);
        CheckSocket("data_socket", spec.DataSocket, problems);
        CheckSocket("stdout_socket", spec.StdoutSocket, problems);
        CheckSocket("stderr_socket", spec.StderrSocket, problems);
        return problems;
    }

    private static void CheckId(string id, List<string> problems) => Require(
        id.Length is > 0 and <= MaxIdLength && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
        $"sandbox_id is not 1 to {MaxIdLength} letters, digits, '-' or '_'",
        problems);

    private static void CheckRoot(Root? root, List<string> problems)
    {
        Require(Enum.IsDefined(root?.Kind ?? Root.Types.Kind.Minimal), "root.kind is not known", problems);
        if (root?.Kind == Root.Types.Kind.Image)
        {
            Require(IsPlainPath(root.Path), "root.path is not a plain absolute path", problems);
        }
    }

    private static void CheckMounts(IEnumerable<Mount> mounts, Root.Types.Kind root, List<string> problems)
    {
        // The other roots make way for a mount.
        List<string> taken =
        [
            .. _reservedFolders,
            .. root == Root.Types.Kind.Minimal ? _reservedInMinimalRoot : [],
            .. root == Root.Types.Kind.System ? _reservedInSystemRoot : [],
        ];
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

    private static void CheckSocket(string name, DataSocket? socket, List<string> problems)
    {
        if (socket is null)
        {
            return;
        }

        Require(
            IsPlainPath(socket.Path) && Encoding.UTF8.GetByteCount(socket.Path) <= Kernel.LongestSocketPath,
            $"{name}.path is not a plain absolute path of at most {Kernel.LongestSocketPath} bytes",
            problems);
        Require(socket.Token.Length == TokenSize, $"{name}.token is not {TokenSize} bytes", problems);
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
