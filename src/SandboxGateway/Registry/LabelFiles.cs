using System.Text;
using System.Text.Unicode;

namespace SandboxGateway.Registry;

/// <summary>Reads the files that name the classes of a model's outputs: line n names class n.</summary>
internal static class LabelFiles
{
    // The vocabulary of a large language model takes about 2 MiB.
    private const int MaxBytes = 8 << 20;

    /// <summary>Puts the labels of the files a manifest names into it.</summary>
    /// <param name="manifest">Of the model.</param>
    /// <param name="modelFolder">Where the files lie, as in Triton; free of links.</param>
    /// <param name="problem">What is wrong with one of them, or null.</param>
    public static ModelManifest Read(ModelManifest manifest, string modelFolder, out string? problem)
    {
        problem = null;
        var labels = new Dictionary<string, byte[][]>(StringComparer.Ordinal);
        foreach (var (output, file) in manifest.LabelFiles)
        {
            if (Read(Path.Combine(modelFolder, file), modelFolder, out var lines) is { } mistake)
            {
                problem = $"the file of labels {file} {mistake}";
                return manifest;
            }

            labels.Add(output, lines);
        }

        return labels.Count == 0 ? manifest : manifest with { ClassLabels = labels };
    }

    /// <summary>Labels for an output the model does not have, or has as strings; null if there are none such.</summary>
    public static string? FindMisfit(ModelManifest manifest, ModelSignature signature)
    {
        foreach (var output in manifest.LabelFiles.Keys)
        {
            if (signature.FindOutput(output) is not { } found)
            {
                return $"{ManifestReader.FileName}: output.labels names \"{output}\", which is no output of the model";
            }

            if (found.DataType == Protocol.Worker.V1.DataType.Bytes)
            {
                return $"{ManifestReader.FileName}: output.labels names \"{output}\", whose BYTES are no classes";
            }
        }

        return null;
    }

    private static string? Read(string path, string modelFolder, out byte[][] lines)
    {
        lines = [];
        if (RealPath.Resolve(path) is not { } target || !RealPath.IsBelow(modelFolder, target))
        {
            return "is a link that leaves the model's folder";
        }

        // Pipes and devices show no length, so none is opened.
        var file = new FileInfo(target);
        if (!file.Exists || file.Length == 0)
        {
            return "is missing, empty or no regular file";
        }

        if (file.Length > MaxBytes)
        {
            return $"is longer than {MaxBytes} bytes";
        }

        var content = File.ReadAllBytes(target);
        if (!Utf8.IsValid(content))
        {
            return "is not UTF-8";
        }

        lines = [.. Encoding.UTF8.GetString(content).TrimEnd('\n', '\r').Split('\n').Select(static line => Encoding.UTF8.GetBytes(line.TrimEnd('\r')))];
        return null;
    }
}
