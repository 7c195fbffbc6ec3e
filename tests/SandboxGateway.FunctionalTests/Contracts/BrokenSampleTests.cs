using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;

namespace SandboxGateway.FunctionalTests.Contracts;

/// <summary>The broken requests in samples/, and what samples/README.md says a person sees.</summary>
public sealed class BrokenSampleTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly string _samples = Path.Combine(FindRoot(), "samples");

    [Theory]
    [InlineData("iris", "features", DataType.Fp32, -1, 4)]
    [InlineData("digits", "image", DataType.Fp32, -1, 784)]
    [InlineData("currency", "country", DataType.Bytes, -1)]
    [InlineData("sentiment", "text", DataType.Bytes, -1)]
    [InlineData("recite", "text_input", DataType.Bytes, 1)]
    [InlineData("wordcount", "text", DataType.Bytes, 1)]
    public async Task Infer_BrokenRequestOfASample_IsAnsweredAsTheReadmeSays(string model, string input, DataType type, params int[] shape)
    {
        var signature = new ModelLoaded
        {
            Inputs = { new TensorSpec { Name = input, Datatype = type, Shape = { shape.Select(length => (long)length) } } },
            Outputs = { new TensorSpec { Name = "y", Datatype = DataType.Fp32, Shape = { -1 } } },
        };
        await using var gateway = await GatewayTestHost.StartAsync(signature, contract: ContractOf(model));
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);

        var request = await File.ReadAllTextAsync(Path.Combine(_samples, "requests", "broken", $"{model}.json"));
        using var response = await gateway.Http.PostAsync("/v2/models/model/infer", new StringContent(request, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(ErrorInReadme(model), (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
    }

    [Fact]
    public void Folder_BrokenRequests_ThereIsOneForEachSample() => Assert.Equal(
        Directory.EnumerateDirectories(Path.Combine(_samples, "models")).Select(Path.GetFileName).Order(),
        Directory.EnumerateFiles(Path.Combine(_samples, "requests", "broken")).Select(Path.GetFileNameWithoutExtension).Order());

    private static string ContractOf(string model)
    {
        var manifest = File.ReadAllText(Path.Combine(_samples, "models", model, ManifestReader.FileName));
        var start = manifest.IndexOf("contract:", StringComparison.Ordinal);
        return start < 0 ? "" : manifest[start..];
    }

    private static string ErrorInReadme(string model) =>
        File.ReadLines(Path.Combine(_samples, "README.md")).Single(line => line.StartsWith($"| `broken/{model}.json` |", StringComparison.Ordinal))
            .Split('|')[3].Trim(' ', '`');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SandboxGateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
