using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class HandlerFolderTests : IDisposable
{
    private const string Tensors = "inputs: [{name: x, datatype: FP32, shape: [-1]}]\noutputs: [{name: y, datatype: FP32, shape: [-1]}]\n";

    private readonly TempRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Scan_PythonHandler_IsServed()
    {
        _repository.Model("m", $"runtime: python\n{Tensors}", file: "handler.py");

        Assert.Null(Scan().Manifest.Problem);
    }

    [Fact]
    public void Scan_ProgramThatIsExecutable_IsServed()
    {
        _repository.Model("m", $"runtime: exec\ncommand: [bin/run]\n{Tensors}", file: "bin/run");
        File.SetUnixFileMode(Path.Combine(_repository.Path, "m/1/bin/run"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Null(Scan().Manifest.Problem);
    }

    [Fact]
    public void Scan_ProgramThatIsNot_IsRefused()
    {
        _repository.Model("m", $"runtime: exec\ncommand: [./run]\n{Tensors}", file: "run");

        Assert.Equal("1/run is not executable; chmod +x makes it so", Scan().Manifest.Problem);
    }

    [Fact]
    public void Scan_ProgramMissing_IsRefused()
    {
        _repository.Model("m", $"runtime: exec\ncommand: [./run]\n{Tensors}", file: "other");

        Assert.Equal("the file 1/run is missing", Scan().Manifest.Problem);
    }

    [Fact]
    public void Scan_ImageBelowTheModel_BecomesAbsolute()
    {
        _repository.Model("m", $"runtime: exec\ncommand: [/bin/cat]\nimage: root\n{Tensors}");
        var image = _repository.Folder("m/root");

        var model = Scan();

        Assert.Null(model.Manifest.Problem);
        Assert.Equal(image, model.Manifest.Handler!.Image);
    }

    [Theory]
    [InlineData("missing", "the image missing is no folder")]
    [InlineData("../other", "the image ../other leaves the model's folder")]
    [InlineData("link", "the image link leaves the model's folder")]
    [InlineData("model.yaml", "the image model.yaml is no folder")]
    [InlineData("/", "the image / holds the models themselves")]
    [InlineData("/tmp", "the image /tmp holds the models themselves")]
    public void Scan_ImageThatMayNotBe_IsRefused(string image, string expected)
    {
        _repository.Folder("other");
        _repository.Model("m", $"runtime: exec\ncommand: [/bin/cat]\nimage: {image}\n{Tensors}");
        _repository.Link("m/link", "/usr");

        Assert.StartsWith(expected, Scan().Manifest.Problem, StringComparison.Ordinal);
    }

    private ServedModel Scan() =>
        new ModelRepository(
            Options.Create(new RegistryOptions { ModelsPath = _repository.Path }), NullLogger<ModelRepository>.Instance)
            .Read("m")!.Highest;
}
