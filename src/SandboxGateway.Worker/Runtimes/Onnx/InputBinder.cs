using Google.Protobuf.Collections;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Runtimes.Onnx.Interop;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>
/// Makes ONNX Runtime's inputs of a request, over the received bytes where they lie. The gateway has checked the request;
/// it is checked again, as a wrong length here would read other memory. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class InputBinder(OnnxTensor[] declared, OnnxEnvironment environment) : IDisposable
{
    private readonly NativeBuffer _aligned = new(4096);
    private readonly long[] _dimensions = new long[FrameLimits.MaxRank];
    private readonly nint[] _valueOfDeclared = new nint[declared.Length];
    private readonly nint[] _names = new nint[declared.Length];
    private readonly nint[] _values = new nint[declared.Length];
    private int _alignedLength;

    /// <summary>Names of the bound inputs, as C strings.</summary>
    public ReadOnlySpan<nint> Names => _names.AsSpan(0, Count);

    /// <summary>The bound inputs.</summary>
    public ReadOnlySpan<nint> Values => _values.AsSpan(0, Count);

    private int Count { get; set; }

    /// <summary>
    /// Binds the tensors of a request, whose byte lengths add up to the payload; <see cref="Release"/> has to follow,
    /// also after a failure.
    /// </summary>
    public Failure? Bind(RepeatedField<Tensor> tensors, byte* payload, int payloadLength)
    {
        var offset = 0;
        foreach (var tensor in tensors)
        {
            var room = payloadLength - offset + (tensors.Count * NativeBuffer.Alignment);
            if (BindTensor(tensor, payload + offset, room) is { } failure)
            {
                return failure;
            }

            offset += (int)tensor.ByteLength;
        }

        return FindMissing();
    }

    /// <summary>Lets go of the bound inputs.</summary>
    public void Release()
    {
        foreach (var value in Values)
        {
            OrtApi.ReleaseValue(value);
        }

        Array.Clear(_valueOfDeclared);
        (Count, _alignedLength) = (0, 0);
    }

    public void Dispose() => _aligned.Dispose();

    private Failure? BindTensor(Tensor tensor, byte* data, int room)
    {
        var index = Array.FindIndex(declared, candidate => candidate.Name == tensor.Name);
        if (index < 0)
        {
            return Failures.InvalidInput($"The model has no input '{tensor.Name}'.");
        }

        var input = declared[index];
        if (_valueOfDeclared[index] != 0)
        {
            return Failures.InvalidInput($"Input '{input.Name}' is given twice.");
        }

        if (tensor.Datatype != input.DataType)
        {
            return Failures.InvalidInput($"Input '{input.Name}' is not of type {DataTypes.Name(input.DataType)}.");
        }

        if (!TryReadShape(tensor, out var shape, out var count))
        {
            return Failures.InvalidInput($"Input '{input.Name}' has a shape no tensor can have.");
        }

        var elements = new ReadOnlySpan<byte>(data, (int)tensor.ByteLength);
        var failure = CreateValue(input, shape, count, elements, room, out var value);
        if (value != 0)
        {
            _valueOfDeclared[index] = value;
            (_names[Count], _values[Count]) = (input.NativeName, value);
            Count++;
        }

        return failure;
    }

    private Failure? CreateValue(
        OnnxTensor input, ReadOnlySpan<long> shape, long count, ReadOnlySpan<byte> data, int room, out nint value)
    {
        value = 0;
        if (input.DataType == DataType.Bytes)
        {
            return CreateStrings(input, shape, count, data, out value);
        }

        var elementSize = DataTypes.ElementSize(input.DataType);
        if ((Int128)count * elementSize != data.Length)
        {
            return Failures.InvalidInput(
                $"Input '{input.Name}' has {data.Length} bytes where its shape needs {(Int128)count * elementSize}.");
        }

        // C++ code may take any other byte in a bool for anything.
        if (input.DataType == DataType.Bool && data.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            return Failures.InvalidInput($"Input '{input.Name}' has an element that is neither true (1) nor false (0).");
        }

        fixed (byte* bytes = data)
        {
            var aligned = Align(bytes, data.Length, elementSize, room);
            return ToFailure(input, OrtApi.CreateTensorOver(
                environment.CpuMemory, aligned, data.Length, shape, input.ElementType, out value));
        }
    }

    private Failure? CreateStrings(
        OnnxTensor input, ReadOnlySpan<long> shape, long count, ReadOnlySpan<byte> raw, out nint value)
    {
        value = 0;
        if (StringTensors.Validate(input.Name, raw, count) is { } failure)
        {
            return failure;
        }

        if (OrtApi.CreateTensor(environment.Allocator, shape, input.ElementType, out value) is { } error)
        {
            return ToFailure(input, error);
        }

        StringTensors.Fill(value, raw);
        return null;
    }

    // Kernels load elements with instructions that want them at their natural alignment; a tensor that follows one of an odd
    // length in the payload, or a small frame inside a burst, may lie elsewhere and is copied.
    private byte* Align(byte* data, int length, int elementSize, int room)
    {
        // An empty span has no address, and the runtime wants one.
        if (data is not null && (nint)data % elementSize == 0)
        {
            return data;
        }

        // The room is enough for all that can still follow in this request, so nothing bound before is moved.
        if (_alignedLength == 0)
        {
            _aligned.EnsureCapacity(room, kept: 0);
        }

        var target = _aligned.Start + _alignedLength;
        new ReadOnlySpan<byte>(data, length).CopyTo(new Span<byte>(target, length));
        _alignedLength += (length + NativeBuffer.Alignment) & -NativeBuffer.Alignment;
        return target;
    }

    private bool TryReadShape(Tensor tensor, out ReadOnlySpan<long> shape, out long count)
    {
        shape = default;
        count = 0;
        if (tensor.Shape.Count > _dimensions.Length)
        {
            return false;
        }

        tensor.Shape.CopyTo(_dimensions, 0);
        shape = _dimensions.AsSpan(0, tensor.Shape.Count);
        return TensorShape.TryCountElements(shape, out count);
    }

    private Failure? FindMissing()
    {
        for (var i = 0; i < declared.Length; i++)
        {
            if (_valueOfDeclared[i] == 0 && !declared[i].Spec.Optional)
            {
                return Failures.InvalidInput($"Input '{declared[i].Name}' is missing.");
            }
        }

        return null;
    }

    private static Failure? ToFailure(OnnxTensor input, OrtError? error) =>
        error is null ? null : Failures.InvalidInput($"Input '{input.Name}': {error.Message}");
}
