using SandboxGateway.SandboxTests.Gateway.Handlers;

namespace SandboxGateway.SandboxTests.Gateway.Streaming;

/// <summary>
/// Handlers with several replies, and what it takes to stop a request: each answers "well" at once, and to anything else does
/// what its name says. Deleted when disposed.
/// </summary>
internal sealed class StreamingModels : IDisposable
{
    public const int Slow = 4;

    private readonly HandlerModels _models = new();

    public StreamingModels()
    {
        Add("endless", "            while True:\n                yield {'y': ['again ']}\n                time.sleep(0.01)\n");
        Add("dies", "            yield {'y': ['last ']}\n            os._exit(3)\n");
        Add("floods", "            while True:\n                yield {'y': ['w' * 100000 + ' ']}\n");

        // Not a byte of Python runs meanwhile, so no signal is heard.
        Add("deaf", "            yield {'y': ['first ']}\n            sum(range(10 ** 15))\n");
        for (var number = 0; number < Slow; number++)
        {
            Add($"slow{number}", "            for word in 'one two three four'.split():\n                yield {'y': [word + ' ']}\n                time.sleep(0.005)\n");
        }

        _models.Add("countdown/model.yaml", "runtime: onnx\n");
        Directory.CreateDirectory(Path.Combine(Folder, "countdown", "1"));
        File.Copy(
            Path.Combine(PublishedFiles.Checkout, "tests", "fixtures", "models", "countdown", "1", "model.onnx"),
            Path.Combine(Folder, "countdown", "1", "model.onnx"));
    }

    public string Folder => _models.Path;

    public void Dispose() => _models.Dispose();

    private void Add(string name, string body) => _models
        .Add($"{name}/model.yaml", "runtime: python\ninputs: [{name: x, datatype: BYTES, shape: [1]}]\noutputs: [{name: y, datatype: BYTES, shape: [1]}]\n")
        .Add(
            $"{name}/1/handler.py",
            $"import os, time\ndef handle(request):\n    def replies():\n        if request.inputs['x'].texts()[0] == 'well':\n            yield {{'y': ['done']}}\n        else:\n{body}    return replies()\n");
}
