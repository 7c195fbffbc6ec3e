using System.Runtime.InteropServices;
using System.Text;

namespace SandboxGateway.Client;

/// <summary>
/// A named array of elements of one type, row-major: what goes into a model and what comes out. Immutable, so long as nobody
/// writes to the memory that was given to <see cref="FromRaw"/>.
/// </summary>
public sealed class InferenceTensor
{
    // A text that is not UTF-8 is an error, not a text with question marks.
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly long[] _shape;

    private InferenceTensor(string name, TensorType dataType, long[] shape, ReadOnlyMemory<byte> data)
    {
        Name = name;
        DataType = dataType;
        _shape = shape;
        Data = data;
    }

    /// <summary>The name the model has for it.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public TensorType DataType { get; }

    /// <summary>Its dimensions, outermost first; empty for a scalar. How many elements it has is their product.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>
    /// The elements as they travel: little-endian, without padding; a BYTES element is a length of four bytes and its bytes.
    /// </summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>A tensor of numbers or booleans; the values are copied.</summary>
    /// <param name="name">The name the model has for it.</param>
    /// <param name="shape">The dimensions, outermost first.</param>
    /// <param name="values">All elements, row-major.</param>
    /// <typeparam name="T">One of the types that <see cref="TensorType"/> names.</typeparam>
    /// <exception cref="ArgumentException">There are not as many values as the shape says, or there is no such element type.</exception>
    public static InferenceTensor Create<T>(string name, ReadOnlySpan<long> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        RequireLittleEndian();
        return Checked(name, TensorTypes.Of<T>(), shape, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>A tensor of texts, which travel as UTF-8.</summary>
    /// <exception cref="ArgumentException">There are not as many texts as the shape says.</exception>
    public static InferenceTensor FromStrings(string name, ReadOnlySpan<long> shape, params IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Checked(name, TensorType.Bytes, shape, ByteElements.Join(texts));
    }

    /// <summary>A tensor of byte strings, such as images.</summary>
    /// <exception cref="ArgumentException">There are not as many elements as the shape says.</exception>
    public static InferenceTensor FromBytes(string name, ReadOnlySpan<long> shape, params IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return Checked(name, TensorType.Bytes, shape, ByteElements.Join(elements));
    }

    /// <summary>A tensor over memory that already holds the elements as <see cref="Data"/> wants them; it is not copied.</summary>
    /// <exception cref="ArgumentException">The data does not go with the shape and the type.</exception>
    public static InferenceTensor FromRaw(string name, TensorType dataType, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data) =>
        Checked(name, dataType, shape, data);

    /// <summary>The elements, without a copy.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        if (DataType == TensorType.Bytes || TensorTypes.Of<T>() != DataType)
        {
            throw new InvalidOperationException(
                $"'{Name}' holds {TensorTypes.Name(DataType)}, which is {TensorTypes.ClrName(DataType)}, not {typeof(T).Name}.");
        }

        RequireLittleEndian();
        return MemoryMarshal.Cast<byte, T>(Data.Span);
    }

    /// <summary>The elements, row-major.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged => AsSpan<T>().ToArray();

    /// <summary>The elements of a BYTES tensor as texts.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not of type BYTES, or one of its elements is not UTF-8.</exception>
    public string[] ToStrings()
    {
        try
        {
            return [.. ToByteStrings().Select(element => _strictUtf8.GetString(element.Span))];
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidOperationException($"'{Name}' holds bytes that are not UTF-8; read them with {nameof(ToByteStrings)}.", exception);
        }
    }

    /// <summary>The elements of a BYTES tensor, as parts of <see cref="Data"/>.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not of type BYTES.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToByteStrings() =>
        DataType == TensorType.Bytes && ByteElements.TrySplit(Data, out var elements)
            ? elements
            : throw new InvalidOperationException($"'{Name}' holds {TensorTypes.Name(DataType)}, not BYTES.");

    /// <summary>What a server sent.</summary>
    /// <exception cref="InferenceException">The data does not go with the shape and the type.</exception>
    internal static InferenceTensor Received(string name, TensorType dataType, long[] shape, ReadOnlyMemory<byte> data) =>
        TensorMistake.Find(dataType, shape, data) is { } mistake
            ? throw new InferenceException(InferenceError.BadAnswer, $"The server's output '{name}' cannot be read: {mistake}")
            : new InferenceTensor(name, dataType, shape, data);

    private static InferenceTensor Checked(string name, TensorType dataType, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var dimensions = shape.ToArray();
        return TensorMistake.Find(dataType, dimensions, data) is { } mistake
            ? throw new ArgumentException($"'{name}': {mistake}")
            : new InferenceTensor(name, dataType, dimensions, data);
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Tensors travel little-endian, and are not turned around for this processor.");
        }
    }
}
