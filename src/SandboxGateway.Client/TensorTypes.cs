namespace SandboxGateway.Client;

/// <summary>What each <see cref="TensorType"/> is called on the wire, how long its elements are, and what .NET calls it.</summary>
internal static class TensorTypes
{
    // In the order of the enumeration. BYTES has elements of any length.
    private static readonly (string Name, int Size, Type? Clr)[] _all =
    [
        ("BOOL", 1, typeof(bool)),
        ("UINT8", 1, typeof(byte)),
        ("UINT16", 2, typeof(ushort)),
        ("UINT32", 4, typeof(uint)),
        ("UINT64", 8, typeof(ulong)),
        ("INT8", 1, typeof(sbyte)),
        ("INT16", 2, typeof(short)),
        ("INT32", 4, typeof(int)),
        ("INT64", 8, typeof(long)),
        ("FP16", 2, typeof(Half)),
        ("BF16", 2, typeof(BFloat16)),
        ("FP32", 4, typeof(float)),
        ("FP64", 8, typeof(double)),
        ("BYTES", 0, null),
    ];

    public static string Name(TensorType type) => _all[(int)type].Name;

    /// <summary>Bytes of an element; 0 for BYTES.</summary>
    public static int Size(TensorType type) => _all[(int)type].Size;

    public static bool TryParse(string? name, out TensorType type)
    {
        var index = Array.FindIndex(_all, one => one.Name == name);
        type = (TensorType)Math.Max(index, 0);
        return index >= 0;
    }

    /// <exception cref="ArgumentException">No element type of the protocol is <typeparamref name="T"/>.</exception>
    public static TensorType Of<T>()
    {
        var index = Array.FindIndex(_all, one => one.Clr == typeof(T));
        return index >= 0
            ? (TensorType)index
            : throw new ArgumentException(
                $"The protocol has no element type for {typeof(T).Name}. It has: {string.Join(", ", _all.Select(one => one.Clr?.Name ?? "String"))}.");
    }

    /// <summary>The .NET type for a message to a programmer.</summary>
    public static string ClrName(TensorType type) => _all[(int)type].Clr?.Name ?? "String";
}
