using System.Diagnostics;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway.Handlers;

/// <summary>A model repository of handlers that a test writes; anybody may read it. Deleted when disposed.</summary>
internal sealed class HandlerModels : IDisposable
{
    private const UnixFileMode Everyone =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sgw-handlers-");

    public HandlerModels() => File.SetUnixFileMode(_folder.FullName, Everyone);

    public string Path => _folder.FullName;

    /// <summary>One input "x" and one output "y", both of any number of elements.</summary>
    public static string Tensors(string dataType) =>
        $"inputs: [{{name: x, datatype: {dataType}, shape: [-1]}}]\noutputs: [{{name: y, datatype: {dataType}, shape: [-1]}}]\n";

    public HandlerModels Python(string name, string code, string dataType = "INT64") =>
        Add($"{name}/model.yaml", $"runtime: python\n{Tensors(dataType)}").Add($"{name}/1/handler.py", code);

    /// <summary>A script that talks in lines.</summary>
    public HandlerModels Script(string name, string script, string more = "") =>
        Add($"{name}/model.yaml", $"runtime: exec\ncommand: [./model.sh]\nchannel: lines\n{more}{Tensors("INT64")}")
            .Add($"{name}/1/model.sh", "#!/bin/sh\n" + script);

    public HandlerModels Add(string path, string content) => Add(path, System.Text.Encoding.UTF8.GetBytes(content));

    public HandlerModels Add(string path, byte[] content)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        File.SetUnixFileMode(full, Everyone);
        return this;
    }

    /// <summary>Copies the module sandbox_gateway.</summary>
    public HandlerModels Library(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(NativeFolder.Path, "python", "sandbox_gateway")))
        {
            Add($"{folder}/{System.IO.Path.GetFileName(file)}", File.ReadAllText(file));
        }

        return this;
    }

    /// <summary>Copies programs of the host, and the libraries they are linked with, to where they lie below a folder.</summary>
    public HandlerModels Image(string folder, params string[] programs)
    {
        var root = System.IO.Path.Combine(Path, folder);
        foreach (var program in programs)
        {
            using var ldd = Process.Start(new ProcessStartInfo("ldd", [program]) { RedirectStandardOutput = true })!;
            var libraries = ldd.StandardOutput.ReadToEnd()
                .Split(' ', '\t', '\n')
                .Where(word => word.StartsWith('/'));
            ldd.WaitForExit();
            foreach (var file in libraries.Append(program))
            {
                var copy = root + file;
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }

        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
