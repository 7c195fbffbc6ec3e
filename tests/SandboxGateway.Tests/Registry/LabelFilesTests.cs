using System.Text;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using static SandboxGateway.Tests.Pipeline.TensorSamples;

namespace SandboxGateway.Tests.Registry;

public sealed class LabelFilesTests : IDisposable
{
    private const string Manifest = "runtime: onnx\noutput: {labels: {y: labels.txt}}\n";

    private readonly TempRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\n\nc\n\n", "a||c")]
    [InlineData("größer: 1\n", "größer: 1")]
    public void Read_Lines_AreTheLabels(string text, string expected)
    {
        var manifest = Read(text);

        Assert.Null(manifest.Problem);
        Assert.Equal(expected, string.Join('|', manifest.ClassLabels["y"].Select(Encoding.UTF8.GetString)));
    }

    [Fact]
    public void Read_FileThatIsMissingOrEmpty_RefusesTheModel()
    {
        Assert.Equal("the file of labels labels.txt is missing, empty or no regular file", Read(null).Problem);
        Assert.Equal("the file of labels labels.txt is missing, empty or no regular file", Read("").Problem);
    }

    [Fact]
    public void Read_LinkOutOfTheModelsFolder_RefusesTheModel()
    {
        _repository.Model("m", Manifest);
        _repository.File("secret.txt", "key");
        _repository.Link("m/labels.txt", "../secret.txt");

        Assert.Contains("a link that leaves the model's folder", Scan().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotUtf8OrTooLong_RefusesTheModel()
    {
        _repository.Model("m", Manifest);
        File.WriteAllBytes(_repository.File("m/labels.txt", ""), [(byte)'a', 0xFF]);
        Assert.Contains("is not UTF-8", Scan().Problem, StringComparison.Ordinal);

        File.WriteAllBytes(_repository.File("m/labels.txt", ""), new byte[(8 << 20) + 1]);
        Assert.Contains("is longer than 8388608 bytes", Scan().Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", DataType.Fp32, null)]
    [InlineData("z", DataType.Fp32, "names \"y\", which is no output of the model")]
    [InlineData("y", DataType.Bytes, "names \"y\", whose BYTES are no classes")]
    public void FindMisfit_OutputsTheModelHas_MustBeThoseNamed(string output, DataType dataType, string? problem)
    {
        var misfit = LabelFiles.FindMisfit(ManifestReader.Read("m", Manifest), new ModelSignature([], [Declare(output, dataType, -1)]));

        Assert.Equal(problem is null, misfit is null);
        Assert.EndsWith(problem ?? "", misfit ?? "", StringComparison.Ordinal);
    }

    private ModelManifest Read(string? labels)
    {
        _repository.Model("m", Manifest);
        if (labels is not null)
        {
            _repository.File("m/labels.txt", labels);
        }

        return Scan();
    }

    private ModelManifest Scan() => new ModelFolder(Path.Combine(_repository.Path, "m")).Read()!.Versions.Single().Manifest;
}
