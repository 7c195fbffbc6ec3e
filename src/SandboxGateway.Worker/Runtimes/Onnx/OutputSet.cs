using Google.Protobuf.Collections;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Runtimes.Onnx.Interop;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>
/// The outputs of one request: which are wanted, what came out, and how it goes to the gateway. Messages and buffers are
/// used again from request to request. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class OutputSet : IDisposable
{
    private readonly OnnxTensor[] _declared;
    private readonly long _maxPayloadBytes;
    private readonly Tensor[] _descriptions;
    private readonly WorkerFrame _header = new() { InferResult = new InferResult() };
    private readonly long[] _dimensions = new long[FrameLimits.MaxRank];
    private readonly StringTensors _strings = new();
    private readonly NativeBuffer _encoded = new(4096);
    private readonly int[] _selected;
    private readonly nint[] _names;
    private readonly nint[] _values;
    private int _count;

    public OutputSet(OnnxTensor[] declared, ulong maxPayloadBytes)
    {
        _declared = declared;

        // Strings are encoded in one buffer, so no limit the gateway sets takes a payload beyond what that can hold.
        _maxPayloadBytes = (long)Math.Min(maxPayloadBytes, (ulong)Array.MaxLength);
        _descriptions = [.. declared.Select(output => new Tensor { Name = output.Name, Datatype = output.DataType })];
        _selected = new int[declared.Length];
        _names = new nint[declared.Length];
        _values = new nint[declared.Length];
    }

    /// <summary>Names of the wanted outputs, as C strings.</summary>
    public ReadOnlySpan<nint> Names => _names.AsSpan(0, _count);

    /// <summary>Where the run puts its results.</summary>
    public Span<nint> Values => _values.AsSpan(0, _count);

    /// <summary>Notes which outputs a request wants, in its order; none named means all.</summary>
    public Failure? Select(RepeatedField<string> wanted)
    {
        if (wanted.Count == 0)
        {
            for (var i = 0; i < _declared.Length; i++)
            {
                Add(i);
            }

            return null;
        }

        foreach (var name in wanted)
        {
            var index = Array.FindIndex(_declared, candidate => candidate.Name == name);
            if (index < 0)
            {
                return Failures.InvalidInput($"The model has no output '{name}'.");
            }

            if (_selected.AsSpan(0, _count).Contains(index))
            {
                return Failures.InvalidInput($"Output '{name}' is asked for twice.");
            }

            Add(index);
        }

        return null;
    }

    /// <summary>Describes what came out and sends it, unless it is more than the gateway takes.</summary>
    public Failure? Send(ulong requestId, ChannelWriter writer)
    {
        var results = _header.InferResult.Outputs;
        results.Clear();
        var payloadLength = 0L;
        for (var i = 0; i < _count; i++)
        {
            var description = _descriptions[_selected[i]];
            if (Describe(_values[i], description) is { } failure)
            {
                return failure;
            }

            results.Add(description);
            payloadLength += (long)description.ByteLength;
            if (payloadLength > _maxPayloadBytes)
            {
                return Failures.Execution($"The answer is longer than the limit of {_maxPayloadBytes} bytes.");
            }
        }

        _header.RequestId = requestId;
        writer.WriteHeader(_header, payloadLength);
        for (var i = 0; i < _count; i++)
        {
            SendElements(_values[i], _descriptions[_selected[i]], writer);
        }

        return null;
    }

    /// <summary>Lets go of the results.</summary>
    public void Release()
    {
        foreach (var value in Values)
        {
            OrtApi.ReleaseValue(value);
        }

        Array.Clear(_values);
        _count = 0;
    }

    public void Dispose()
    {
        _strings.Dispose();
        _encoded.Dispose();
    }

    private void Add(int index)
    {
        _selected[_count] = index;
        _names[_count] = _declared[index].NativeName;
        _count++;
    }

    private Failure? Describe(nint value, Tensor description)
    {
        if (value == 0)
        {
            return Failures.Execution($"The model gave no value for output '{description.Name}'.");
        }

        var rank = OrtApi.Shape(value, _dimensions);
        var shape = _dimensions.AsSpan(0, Math.Min(rank, _dimensions.Length));
        if (rank > shape.Length || !TensorShape.TryCountElements(shape, out var count))
        {
            return Failures.Execution($"Output '{description.Name}' has a shape the protocol cannot carry.");
        }

        description.Shape.Clear();
        foreach (var dimension in shape)
        {
            description.Shape.Add(dimension);
        }

        description.ByteLength = (ulong)(description.Datatype == DataType.Bytes
            ? StringTensors.RawLength(value, count)
            : count * DataTypes.ElementSize(description.Datatype));
        return null;
    }

    private void SendElements(nint value, Tensor description, ChannelWriter writer)
    {
        var length = (long)description.ByteLength;
        if (description.Datatype != DataType.Bytes)
        {
            writer.WritePayload(OrtApi.Data(value), length);
            return;
        }

        var count = 1L;
        foreach (var dimension in description.Shape)
        {
            count *= dimension;
        }

        _encoded.EnsureCapacity((int)length, kept: 0);
        _strings.Encode(value, (int)count, _encoded.Start, (int)length);
        writer.WritePayload(_encoded.Start, length);
    }
}
