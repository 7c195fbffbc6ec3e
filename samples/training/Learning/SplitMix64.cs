namespace SandboxGateway.Samples.Training.Learning;

/// <summary>
/// The SplitMix64 generator: the same numbers on every machine and every runtime, which <see cref="Random"/> does not
/// promise. Not safe for concurrent use.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [low, high), with the 24 bits a float can hold exactly.</summary>
    public float NextFloat(float low, float high) => low + ((high - low) * ((NextBits() >> 40) * (1f / (1 << 24))));

    /// <summary>Uniform in [0, count); the bias of the remainder is far below anything training could notice.</summary>
    public int NextIndex(int count) => (int)(NextBits() % (ulong)count);
}
