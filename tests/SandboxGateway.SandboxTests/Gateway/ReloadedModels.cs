using System.Globalization;
using System.Runtime.InteropServices;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>
/// A model repository in which versions come as a deployment brings them: copied aside, then moved into place. Each version adds its
/// own number to what it is given, so an answer tells who gave it. Anybody may read it. Deleted when disposed.
/// </summary>
internal sealed class ReloadedModels : IDisposable
{
    public const string Model = "model";

    private const UnixFileMode Everyone = (UnixFileMode)0b111_101_101;

    // y = x + weights, which are four numbers in a file of their own.
    private static readonly string _fixture = Path.Combine(PublishedFiles.Checkout, "tests", "fixtures", "models", "external_data");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sgw-reload-");
    private readonly string _runtime;

    public ReloadedModels(string runtime)
    {
        _runtime = runtime;
        File.SetUnixFileMode(_folder.FullName, Everyone);
        Open(Root);
        Open(Folder);
        WriteManifest("");
    }

    public string Root => Path.Combine(_folder.FullName, "models");

    private string Folder => Path.Combine(Root, Model);

    public string FolderOf(int version) => Path.Combine(Folder, version.ToString(CultureInfo.InvariantCulture));

    public void WriteManifest(string more)
    {
        const string Tensors = "inputs: [{name: x, datatype: FP32, shape: [4]}]\noutputs: [{name: y, datatype: FP32, shape: [4]}]\n";
        var text = _runtime == "onnx" ? "runtime: onnx\n" : $"runtime: python\n{Tensors}";
        File.WriteAllText(Path.Combine(Folder, "model.yaml"), text + more);
    }

    /// <summary>Makes a version, or takes the place of what it was.</summary>
    public void Write(int version, int adds)
    {
        var aside = Open(Path.Combine(_folder.FullName, "aside"));
        if (_runtime == "onnx")
        {
            File.Copy(Path.Combine(_fixture, "1", "model.onnx"), Path.Combine(aside, "model.onnx"));
            ReadOnlySpan<float> weights = [adds, adds, adds, adds];
            File.WriteAllBytes(Path.Combine(aside, "weights.bin"), MemoryMarshal.AsBytes(weights));
        }
        else
        {
            File.WriteAllText(
                Path.Combine(aside, "handler.py"),
                $$"""
                def handle(request):
                    return {"y": [x + {{adds}} for x in request.inputs["x"].data]}
                """);
        }

        if (Directory.Exists(FolderOf(version)))
        {
            Directory.Delete(FolderOf(version), recursive: true);
        }

        Directory.Move(aside, FolderOf(version));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Open(string path)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Everyone);
        return path;
    }
}
