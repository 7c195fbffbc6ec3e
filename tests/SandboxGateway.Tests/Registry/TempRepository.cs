namespace SandboxGateway.Tests.Registry;

/// <summary>A model repository in a folder of its own, deleted at the end of the test.</summary>
internal sealed class TempRepository : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sgw-registry-");

    public string Path => _folder.FullName;

    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>Writes a file, and the folders above it.</summary>
    public string File(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>A sound model with one version.</summary>
    public void Model(string name, string manifest = "runtime: onnx\n", string version = "1", string file = "model.onnx")
    {
        File($"{name}/model.yaml", manifest);
        File($"{name}/{version}/{file}", "onnx");
    }

    public void Link(string name, string target) =>
        System.IO.File.CreateSymbolicLink(System.IO.Path.Combine(Path, name), target);

    public void Dispose() => _folder.Delete(recursive: true);
}
