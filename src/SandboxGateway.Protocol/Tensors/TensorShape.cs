namespace SandboxGateway.Protocol.Tensors;

/// <summary>Arithmetic on shapes that come from outside.</summary>
public static class TensorShape
{
    /// <summary>
    /// Number of elements: the product of the dimensions, 1 for a scalar (no dimension). False if a dimension is
    /// negative or the product does not fit in a long.
    /// </summary>
    public static bool TryCountElements(ReadOnlySpan<long> shape, out long count)
    {
        count = 1;
        var isEmpty = false;
        foreach (var dimension in shape)
        {
            if (dimension < 0)
            {
                return false;
            }

            isEmpty |= dimension == 0;
        }

        if (isEmpty)
        {
            count = 0;
            return true;
        }

        foreach (var dimension in shape)
        {
            if (dimension > long.MaxValue / count)
            {
                return false;
            }

            count *= dimension;
        }

        return true;
    }

    /// <summary>True if <paramref name="actual"/> fits <paramref name="declared"/>, where -1 stands for any size.</summary>
    public static bool Fits(ReadOnlySpan<long> declared, ReadOnlySpan<long> actual)
    {
        if (declared.Length != actual.Length)
        {
            return false;
        }

        for (var i = 0; i < declared.Length; i++)
        {
            if (declared[i] >= 0 && declared[i] != actual[i])
            {
                return false;
            }
        }

        return true;
    }
}
