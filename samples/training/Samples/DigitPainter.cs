using SandboxGateway.Samples.Training.Learning;

namespace SandboxGateway.Samples.Training.Samples;

/// <summary>
/// Draws digits as a seven-segment display would, on 28 by 28 pixels, each with its own size, place, slant, stroke width
/// and noise. Not safe for concurrent use.
/// </summary>
internal sealed class DigitPainter(SplitMix64 random)
{
    public const int Side = 28;

    // Ends of the segments a to g in a box one unit wide and high, from the top left.
    private static readonly (float X1, float Y1, float X2, float Y2)[] _segments =
    [
        (0, 0, 1, 0), (1, 0, 1, 0.5f), (1, 0.5f, 1, 1), (0, 1, 1, 1), (0, 0.5f, 0, 1), (0, 0, 0, 0.5f), (0, 0.5f, 1, 0.5f),
    ];

    private static readonly string[] _segmentsOfDigit =
        ["abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg"];

    /// <summary>A digit in pixels from 0 (paper) to 1 (ink), row by row.</summary>
    public Example Paint(int digit)
    {
        var width = random.NextFloat(8, 13);
        var height = random.NextFloat(15, 21);
        var left = ((Side - width) / 2) + random.NextFloat(-3, 3);
        var top = ((Side - height) / 2) + random.NextFloat(-2.5f, 2.5f);
        var slant = random.NextFloat(-0.15f, 0.3f);
        var stroke = random.NextFloat(0.9f, 1.9f);

        var pixels = new float[Side * Side];
        foreach (var letter in _segmentsOfDigit[digit])
        {
            var (x1, y1, x2, y2) = _segments[letter - 'a'];
            var from = (X: left + (x1 * width) + (slant * (0.5f - y1) * height), Y: top + (y1 * height));
            var to = (X: left + (x2 * width) + (slant * (0.5f - y2) * height), Y: top + (y2 * height));
            DrawLine(pixels, from, to, stroke);
        }

        AddNoise(pixels);
        return new Example(pixels, digit);
    }

    /// <summary>As many of each digit as it takes to reach <paramref name="count"/>.</summary>
    public IReadOnlyList<Example> PaintMany(int count) =>
        Enumerable.Range(0, count).Select(index => Paint(index % 10)).ToArray();

    private static void DrawLine(float[] pixels, (float X, float Y) from, (float X, float Y) to, float stroke)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var lengthSquared = (dx * dx) + (dy * dy);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i % Side, i / Side);
            var along = Math.Clamp((((x - from.X) * dx) + ((y - from.Y) * dy)) / lengthSquared, 0f, 1f);
            var (offX, offY) = (x - from.X - (along * dx), y - from.Y - (along * dy));
            var ink = Math.Clamp(stroke + 0.5f - MathF.Sqrt((offX * offX) + (offY * offY)), 0f, 1f);
            pixels[i] = MathF.Max(pixels[i], ink);
        }
    }

    // A few specks, and ink of uneven strength; most paper stays clean, as in a scan.
    private void AddNoise(float[] pixels)
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            var speck = random.NextIndex(40) == 0 ? random.NextFloat(0.1f, 0.6f) : 0f;
            pixels[i] = Math.Clamp((pixels[i] * random.NextFloat(0.7f, 1f)) + speck, 0f, 1f);
        }
    }
}
