using SandboxGateway.Isolation.Mounts;

namespace SandboxGateway.Isolation.Executables;

/// <summary>
/// Finds the libraries a program needs, without running it: the host's loader would run code of the file it is asked about.
/// </summary>
/// <remarks>Not thread-safe; used for one program.</remarks>
internal sealed class ElfDependencies(string programFolder)
{
    // Debian's and Red Hat's defaults, ld.so(8). There is no ld.so.cache in the sandbox, so the loader looks here too.
    private static readonly string[] _defaultFolders =
        ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"];

    private readonly SortedDictionary<string, string> _libraries = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _loaders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    /// <summary>Libraries the program cannot start without and the host does not have.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>One bind for each library, at the path where the loader will look for it.</summary>
    public IEnumerable<BindMount> Binds => _libraries.Select(
        static library => new BindMount(library.Value, library.Key, IsFolder: false, BindUse.Program));

    /// <summary>Adds what one program or library needs.</summary>
    /// <param name="path">The file on the host.</param>
    /// <param name="isOptional">Whether it may stay unusable: a library beside the program that nothing may ever load.</param>
    public void Add(string path, bool isOptional)
    {
        if (!_visited.Add(path) || ElfFile.TryRead(path) is not { } file)
        {
            return;
        }

        if (file.Interpreter is { } interpreter)
        {
            _loaders.Add(Path.GetFileName(interpreter));
            AddLibrary(interpreter, isOptional);
        }

        var origin = Path.GetDirectoryName(path)!;
        // The C library needs the loader, which is there already when it is asked.
        foreach (var name in file.Needed.Except(_loaders))
        {
            Resolve(name, origin, file.SearchPath, isOptional);
        }
    }

    private void Resolve(string name, string origin, IReadOnlyList<string> searchPath, bool isOptional)
    {
        var own = searchPath.Select(folder => folder
            .Replace("${ORIGIN}", origin, StringComparison.Ordinal)
            .Replace("$ORIGIN", origin, StringComparison.Ordinal));
        var found = own.Concat(_defaultFolders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (found is null)
        {
            AddMissing(name, isOptional);
        }
        else if (Path.GetDirectoryName(Path.GetFullPath(found)) == programFolder)
        {
            // Already bound with the program.
            Add(found, isOptional);
        }
        else
        {
            AddLibrary(found, isOptional);
        }
    }

    private void AddLibrary(string path, bool isOptional)
    {
        if (!File.Exists(path))
        {
            AddMissing(path, isOptional);
            return;
        }

        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (_libraries.TryAdd(Path.GetFullPath(path), target))
        {
            Add(path, isOptional);
        }
    }

    private void AddMissing(string name, bool isOptional)
    {
        if (!isOptional)
        {
            _missing.Add(name);
        }
    }
}
