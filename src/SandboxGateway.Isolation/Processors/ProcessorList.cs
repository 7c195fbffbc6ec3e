using System.Globalization;

namespace SandboxGateway.Isolation.Processors;

/// <summary>Numbers of processors as the kernel writes them: "0-3,6" in proc(5), a mask of bits in sched_setaffinity(2).</summary>
internal static class ProcessorList
{
    // The kernel takes masks of whole words.
    private const int WordBytes = 8;
    private const int ByteBits = 8;

    public static IReadOnlyList<int> Parse(string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(static range =>
        {
            var ends = range.Split('-');
            var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
            return Enumerable.Range(first, int.Parse(ends[^1], CultureInfo.InvariantCulture) - first + 1);
        }),
    ];

    public static string Format(IReadOnlyList<int> processors) => string.Join(',', processors);

    public static byte[] ToMask(IReadOnlyList<int> processors)
    {
        var mask = new byte[((processors.Max() / (WordBytes * ByteBits)) + 1) * WordBytes];
        foreach (var processor in processors)
        {
            mask[processor / ByteBits] |= (byte)(1 << (processor % ByteBits));
        }

        return mask;
    }
}
