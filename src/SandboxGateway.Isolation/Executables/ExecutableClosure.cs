using SandboxGateway.Isolation.Mounts;

namespace SandboxGateway.Isolation.Executables;

/// <summary>A program as its sandbox sees it: its folder at /app, and the libraries it is linked with where the loader looks.</summary>
internal sealed record ExecutableClosure(string Program, IReadOnlyList<BindMount> Binds, IReadOnlyCollection<string> Missing)
{
    public const string Folder = "/app";

    public static ExecutableClosure Of(string executable)
    {
        var target = File.ResolveLinkTarget(executable, returnFinalTarget: true)?.FullName ?? executable;
        var folder = Path.GetDirectoryName(target)!;
        var dependencies = new ElfDependencies(folder);
        dependencies.Add(target, isOptional: false);
        foreach (var library in Directory.EnumerateFiles(folder, "*.so*"))
        {
            dependencies.Add(library, isOptional: true);
        }

        BindMount[] binds = [new(folder, Folder, IsFolder: true, BindUse.Program), .. dependencies.Binds];
        return new ExecutableClosure($"{Folder}/{Path.GetFileName(target)}", binds, dependencies.Missing);
    }
}
