namespace SandboxGateway.Worker.Runtimes.Onnx.Interop;

/// <content>Tensors.</content>
internal static unsafe partial class OrtApi
{
    /// <summary>Makes a tensor over memory that stays the caller's.</summary>
    public static OrtError? CreateTensorOver(
        nint memoryInfo, byte* data, long byteLength, ReadOnlySpan<long> shape, int elementType, out nint value)
    {
        nint created = 0;
        fixed (long* dimensions = shape)
        {
            var create = (delegate* unmanaged<nint, byte*, nuint, long*, nuint, int, nint*, nint>)
                Function(OrtFunction.CreateTensorWithDataAsOrtValue);
            var error = Check(
                create(memoryInfo, data, (nuint)byteLength, dimensions, (nuint)shape.Length, elementType, &created));
            value = created;
            return error;
        }
    }

    /// <summary>Makes a tensor with memory of its own, as tensors of strings need.</summary>
    public static OrtError? CreateTensor(nint allocator, ReadOnlySpan<long> shape, int elementType, out nint value)
    {
        nint created = 0;
        fixed (long* dimensions = shape)
        {
            var create = (delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)
                Function(OrtFunction.CreateTensorAsOrtValue);
            var error = Check(create(allocator, dimensions, (nuint)shape.Length, elementType, &created));
            value = created;
            return error;
        }
    }

    public static void ReleaseValue(nint value) => Release(OrtFunction.ReleaseValue, value);

    /// <summary>Sets one string; unlike the other ways to do so, it takes any bytes and needs no terminator.</summary>
    public static void SetString(nint value, long index, ReadOnlySpan<byte> utf8)
    {
        byte* target;
        MustSucceed(((delegate* unmanaged<nint, nuint, nuint, byte**, nint>)
            Function(OrtFunction.GetResizedStringTensorElementBuffer))(value, (nuint)index, (nuint)utf8.Length, &target));
        utf8.CopyTo(new Span<byte>(target, utf8.Length));
    }

    /// <summary>The tensor's elements; valid until it is released.</summary>
    public static byte* Data(nint value)
    {
        byte* data;
        MustSucceed(((delegate* unmanaged<nint, byte**, nint>)Function(OrtFunction.GetTensorMutableData))(value, &data));
        return data;
    }

    /// <summary>Bytes of all strings together.</summary>
    public static long StringsLength(nint value)
    {
        nuint length;
        MustSucceed(((delegate* unmanaged<nint, nuint*, nint>)Function(OrtFunction.GetStringTensorDataLength))(
            value, &length));
        return (long)length;
    }

    /// <summary>Copies all strings out, back to back, and where each starts.</summary>
    public static void CopyStrings(nint value, byte* content, long contentLength, nuint* offsets, long count) =>
        MustSucceed(((delegate* unmanaged<nint, byte*, nuint, nuint*, nuint, nint>)
            Function(OrtFunction.GetStringTensorContent))(value, content, (nuint)contentLength, offsets, (nuint)count));

    /// <summary>Reads the shape of a result into <paramref name="dimensions"/> and returns its rank.</summary>
    public static int Shape(nint value, Span<long> dimensions)
    {
        nint info;
        MustSucceed(((delegate* unmanaged<nint, nint*, nint>)Function(OrtFunction.GetTensorTypeAndShape))(value, &info));
        var rank = Rank(info);
        if (rank <= dimensions.Length)
        {
            ReadDimensions(info, dimensions[..rank]);
        }

        Release(OrtFunction.ReleaseTensorTypeAndShapeInfo, info);
        return rank;
    }

    private static long[] ReadShape(nint info)
    {
        var shape = new long[Rank(info)];
        ReadDimensions(info, shape);
        return shape;
    }

    private static int Rank(nint info)
    {
        nuint rank;
        MustSucceed(((delegate* unmanaged<nint, nuint*, nint>)Function(OrtFunction.GetDimensionsCount))(info, &rank));
        return (int)rank;
    }

    private static void ReadDimensions(nint info, Span<long> dimensions)
    {
        fixed (long* first = dimensions)
        {
            MustSucceed(((delegate* unmanaged<nint, long*, nuint, nint>)Function(OrtFunction.GetDimensions))(
                info, first, (nuint)dimensions.Length));
        }
    }
}
