namespace SandboxGateway.Samples.Training;

/// <summary>Writes models the way the gateway's model repository wants them.</summary>
internal sealed class ModelFolder(string root)
{
    /// <summary>Writes version 1 of a model: its manifest, with further lines if it is to have more, and its file.</summary>
    public void Write(string name, string description, ReadOnlySpan<byte> model, string lines = "")
    {
        WriteVersionFile(name, "model.onnx", model);
        File.WriteAllText(Path.Combine(root, name, "model.yaml"), $"runtime: onnx\ndescription: \"{description}\"\n{lines}");
    }

    /// <summary>Writes a file next to the model file, such as weights kept outside it.</summary>
    public void WriteVersionFile(string name, string file, ReadOnlySpan<byte> content)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, name, "1"));
        File.WriteAllBytes(Path.Combine(folder.FullName, file), content);
    }
}
