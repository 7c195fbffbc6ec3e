using System.Security.Cryptography;
using System.Text;

namespace SandboxGateway.Registry;

/// <summary>
/// A digest of what lies in a folder: names, sizes, times, rights and where links lead, also below it. No file is opened, so it
/// costs little.
/// </summary>
internal static class FolderDigest
{
    // A model has a few files; what comes with a handler may have thousands. Nearer to the top is looked at first.
    private const int MaxEntries = 20_000;

    /// <param name="folder">Free of links.</param>
    /// <param name="leaveOut">Paths that do not count.</param>
    /// <exception cref="IOException">It cannot be read, or changed meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static string Of(string folder, Func<string, bool> leaveOut)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pending = new Queue<DirectoryInfo>([new DirectoryInfo(folder)]);
        var left = MaxEntries;
        while (left > 0 && pending.TryDequeue(out var next))
        {
            var entries = next.EnumerateFileSystemInfos().Where(entry => !leaveOut(entry.FullName)).Take(left);
            foreach (var entry in entries.OrderBy(static entry => entry.Name, StringComparer.Ordinal))
            {
                Append(hash, $"{Path.GetRelativePath(folder, entry.FullName)}\0{Describe(entry)}\n");
                left--;
                if (entry is DirectoryInfo { LinkTarget: null } below)
                {
                    pending.Enqueue(below);
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>One digest of several.</summary>
    public static string Join(params ReadOnlySpan<string> digests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var digest in digests)
        {
            Append(hash, digest + "\n");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A folder's own stamp says nothing that its entries do not say.
    private static string Describe(FileSystemInfo entry) => entry switch
    {
        DirectoryInfo { LinkTarget: null } => "folder",
        { LinkTarget: { } target } => $"{target}\0{(Directory.Exists(entry.FullName) ? "folder" : FileStamp.Of(entry.FullName))}",
        _ => FileStamp.Of(entry.FullName) ?? "",
    };

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
