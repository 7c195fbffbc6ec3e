using SandboxGateway.Isolation.Mounts;

namespace SandboxGateway.Isolation.Roots;

/// <summary>Collects entries of the host's file system for a root: links stay links, everything else is bound.</summary>
/// <remarks>Not thread-safe; used for one root.</remarks>
internal sealed class RootContent
{
    private readonly List<BindMount> _binds = [];
    private readonly List<RootLink> _links = [];

    public int Count => _binds.Count + _links.Count;

    /// <param name="source">Path of the host; something is there.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="use">What it is for, if it is no link.</param>
    public void Add(string source, string destination, BindUse use)
    {
        var isFolder = Directory.Exists(source);
        if (new FileInfo(source).LinkTarget is { } target)
        {
            _links.Add(new RootLink(destination, target));
        }
        else
        {
            _binds.Add(new BindMount(source, destination, isFolder, use));
        }
    }

    public SandboxRoot ToRoot(IReadOnlyList<RootFile> files) => new() { Binds = _binds, Links = _links, Files = files };
}
