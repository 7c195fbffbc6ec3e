using Microsoft.ML.OnnxRuntime;
using OnnxOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace SandboxGateway.PlainServer;

/// <summary>Every model of the repository whose inputs are FP32, each in one session. Immutable.</summary>
internal sealed class PlainModels : IDisposable
{
    private readonly Dictionary<string, PlainModel> _models = [];

    public PlainModels(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "model.onnx", SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)))!;
            // One thread inside an operator, as in the gateway's workers.
            using var options = new OnnxOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            var session = new InferenceSession(path, options);
            if (session.InputMetadata.Values.All(input => input.ElementType == typeof(float)))
            {
                _models[name] = new PlainModel(name, session);
            }
            else
            {
                session.Dispose();
            }
        }
    }

    public PlainModel this[string name] => _models[name];

    public void Dispose()
    {
        foreach (var model in _models.Values)
        {
            model.Dispose();
        }
    }
}
