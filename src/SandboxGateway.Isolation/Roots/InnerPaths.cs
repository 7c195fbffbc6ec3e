using SandboxGateway.Isolation.Mounts;

namespace SandboxGateway.Isolation.Roots;

/// <summary>
/// Follows paths as the kernel will inside a sandbox, before there is one: a link's target is looked up among the sandbox's
/// own mounts, never on the host. For a clear answer to a wrong path; the sandbox does not rely on it.
/// </summary>
internal sealed class InnerPaths(IReadOnlyList<BindMount> binds, IReadOnlyList<RootLink> links)
{
    // As many as the kernel follows, path_resolution(7).
    private const int MostLinks = 40;

    /// <summary>The host's file that an absolute path inside will name; null if there will be none.</summary>
    public string? Find(string path)
    {
        var at = "/";
        var followed = 0;
        var rest = new Stack<string>();
        Push(rest, path);
        while (rest.TryPop(out var part))
        {
            var next = Enter(at, part);
            if (TargetOf(next) is not { } target)
            {
                at = next;
                continue;
            }

            if (++followed > MostLinks)
            {
                return null;
            }

            Push(rest, target);
            at = target.StartsWith('/') ? "/" : at;
        }

        return HostPathOf(at) is { } file && File.Exists(file) ? file : null;
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            rest.Push(part);
        }
    }

    private static string Enter(string at, string part) => part switch
    {
        "." => at,
        ".." => at[..Math.Max(at.LastIndexOf('/'), 1)],
        _ => at == "/" ? at + part : $"{at}/{part}",
    };

    private string? TargetOf(string path)
    {
        if (links.FirstOrDefault(link => link.Path == path) is { } link)
        {
            return link.Target;
        }

        // What is mounted somewhere is no link there, even if its source was one.
        return binds.Any(bind => bind.Destination == path) || HostPathOf(path) is not { } host
            ? null
            : new FileInfo(host).LinkTarget;
    }

    private string? HostPathOf(string path)
    {
        var bind = binds
            .Where(bind => path == bind.Destination || path.StartsWith(bind.Destination + "/", StringComparison.Ordinal))
            .MaxBy(static bind => bind.Destination.Length);
        return bind is null ? null : bind.Source.TrimEnd('/') + path[bind.Destination.Length..];
    }
}
