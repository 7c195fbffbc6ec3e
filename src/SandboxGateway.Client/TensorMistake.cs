namespace SandboxGateway.Client;

/// <summary>Whether a tensor's data goes with its type and shape.</summary>
internal static class TensorMistake
{
    private const byte MaxBool = 1;

    /// <returns>What does not go together, or null.</returns>
    public static string? Find(TensorType type, long[] shape, ReadOnlyMemory<byte> data)
    {
        if (!TryCount(shape, out var count))
        {
            return $"[{string.Join(',', shape)}] is no shape: its dimensions are 0 or more, and their product is at most {long.MaxValue}.";
        }

        if (type == TensorType.Bytes)
        {
            return !ByteElements.TrySplit(data, out var elements) ? "the lengths of its elements go beyond its end."
                : elements.Count != count ? WrongCount(shape, count, elements.Count)
                : null;
        }

        var size = TensorTypes.Size(type);
        if (data.Length % size != 0 || data.Length / size != count)
        {
            return WrongCount(shape, count, data.Length / size);
        }

        // Any other byte would make a bool that is neither true nor false.
        return type == TensorType.Bool && data.Span.ContainsAnyExceptInRange((byte)0, MaxBool)
            ? "a BOOL is a byte of 0 or 1."
            : null;
    }

    private static string WrongCount(long[] shape, long expected, long found) =>
        $"shape [{string.Join(',', shape)}] has {expected} elements, the data {found}.";

    private static bool TryCount(long[] shape, out long count)
    {
        count = shape.Contains(0) ? 0 : 1;
        foreach (var size in shape)
        {
            if (size < 0 || (count > 0 && size > long.MaxValue / count))
            {
                return false;
            }

            count *= size;
        }

        return true;
    }
}
