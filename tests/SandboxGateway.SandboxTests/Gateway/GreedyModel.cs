using System.Text.Json;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>
/// A repository with one Python handler, "greedy", that answers what it is asked, but takes all memory there is when that is
/// "more"; and a policy that gives it little. Deleted when disposed.
/// </summary>
internal sealed class GreedyModel : IDisposable
{
    public const ulong MemoryMaxBytes = 96 << 20;

    private const string Manifest = """
        runtime: python
        policy: small
        inputs: [{name: ask, datatype: BYTES, shape: [1]}]
        outputs: [{name: told, datatype: BYTES, shape: [1]}]
        """;

    private const string Handler = """
        def handle(request):
            asked = request.inputs["ask"].texts()[0]
            blocks = []
            while asked == "more":
                blocks.append(bytearray(b"x" * (4 << 20)))
            return {"told": [asked]}
        """;

    private const string Policy = """
        kind: SandboxPolicy
        name: small
        extends: handler
        linux:
          resources:
            memory: { limit: 96Mi, swap: 96Mi }
            cpu: { quota: 200000, period: 100000 }
            pids: { limit: 32 }
        """;

    private readonly TemporaryFolder _folder = new();

    public GreedyModel()
    {
        _folder.Write("models/greedy/model.yaml", Manifest);
        _folder.Write("models/greedy/1/handler.py", Handler);
        _folder.Write("policies/small.yaml", Policy);
        // An ordinary user's gateway reads it too.
        foreach (var folder in Directory.EnumerateDirectories(_folder.Path, "*", SearchOption.AllDirectories).Append(_folder.Path))
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }
    }

    /// <summary>The repository.</summary>
    public string Folder => _folder.Combine("models");

    public Task<RealGateway> StartAsync(int? user = null) =>
        RealGateway.StartAsync(user, Folder, "--policies", _folder.Combine("policies"));

    public static async Task<(int Status, string Body)> AskAsync(RealGateway gateway, string question)
    {
        var request = JsonSerializer.Serialize(new
        {
            id = "asked-once",
            inputs = new[] { new { name = "ask", datatype = "BYTES", shape = new[] { 1 }, data = new[] { question } } },
        });
        using var response = await gateway.InferAsync("greedy", request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => _folder.Dispose();
}
