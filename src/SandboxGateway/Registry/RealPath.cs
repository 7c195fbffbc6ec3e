namespace SandboxGateway.Registry;

/// <summary>Follows symbolic links, as realpath(3) does.</summary>
internal static class RealPath
{
    // The kernel's own bound, MAXSYMLINKS.
    private const int MaxLinks = 40;

    /// <summary>
    /// The absolute path without any link in it; null if links go in a circle. Parts that do not exist stay as they are.
    /// </summary>
    public static string? Resolve(string path)
    {
        var pending = new Stack<string>();
        PushParts(pending, Path.GetFullPath(path));
        var resolved = "/";
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? "/";
                continue;
            }

            var candidate = Path.Combine(resolved, part);
            if (new FileInfo(candidate).LinkTarget is not { } target)
            {
                resolved = candidate;
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            resolved = Path.IsPathRooted(target) ? "/" : resolved;
            PushParts(pending, target);
        }

        return resolved;
    }

    /// <summary>True if <paramref name="path"/> lies below <paramref name="folder"/>; both must be free of links.</summary>
    public static bool IsBelow(string folder, string path) =>
        path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);

    private static void PushParts(Stack<string> pending, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] != ".")
            {
                pending.Push(parts[i]);
            }
        }
    }
}
