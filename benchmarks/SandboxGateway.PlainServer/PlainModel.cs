using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace SandboxGateway.PlainServer;

/// <summary>One loaded model. Thread-safe, as sessions are.</summary>
internal sealed class PlainModel(string name, InferenceSession session) : IDisposable
{
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputs = [.. session.InputMetadata.Keys];
    private readonly string[] _outputs = [.. session.OutputMetadata.Keys];

    public string Name { get; } = name;

    public IReadOnlyList<string> Outputs => _outputs;

    /// <summary>Runs the model on its first input; the caller disposes what comes out.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(Memory<float> data, long[] shape)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data, shape);
        return session.Run(_runOptions, _inputs, [input], _outputs);
    }

    /// <summary>The protocol's name for an output's type, and its bytes.</summary>
    public static (string DataType, long[] Shape, ReadOnlyMemory<byte> Bytes) Read(OrtValue output)
    {
        var info = output.GetTensorTypeAndShape();
        return info.ElementDataType switch
        {
            TensorElementType.Float => ("FP32", info.Shape, Bytes(output.GetTensorDataAsSpan<float>())),
            TensorElementType.Int64 => ("INT64", info.Shape, Bytes(output.GetTensorDataAsSpan<long>())),
            var other => throw new NotSupportedException($"Output of type {other}."),
        };
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        session.Dispose();
    }

    private static byte[] Bytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes(values).ToArray();
}
