using System.Text.Json;

namespace SandboxGateway.Contracts.Json;

/// <summary>Hashes that agree wherever <see cref="JsonEquality"/> says equal.</summary>
/// <remarks>Not thread-safe: holds the buffer that escapes are undone in.</remarks>
internal sealed class JsonHash
{
    private byte[] _text = new byte[256];

    public ulong Of(JsonTape tape, int entry)
    {
        var kind = tape.Kind(entry);
        var content = kind switch
        {
            JsonTokenType.Number => OfNumber(tape.Raw(entry)),
            JsonTokenType.String => SeededHash.Of(tape.Text(entry, ref _text)),
            JsonTokenType.StartArray => OfArray(tape, entry),
            JsonTokenType.StartObject => OfObject(tape, entry),
            _ => 0UL,
        };
        return SeededHash.Combine((ulong)kind, content);
    }

    private static ulong OfNumber(ReadOnlySpan<byte> token)
    {
        Span<byte> digits = stackalloc byte[JsonLimits.MaxNumberBytes];
        return JsonNumber.TryRead(token, digits, out var number)
            ? SeededHash.Combine(SeededHash.Of(number.Digits), (ulong)(number.Negative ? ~number.Exponent : number.Exponent))
            : SeededHash.Of(token);
    }

    private ulong OfArray(JsonTape tape, int entry)
    {
        var hash = 0UL;
        for (var item = entry + 1; item < tape.Next(entry); item = tape.Next(item))
        {
            hash = SeededHash.Combine(hash, Of(tape, item));
        }

        return hash;
    }

    private ulong OfObject(JsonTape tape, int entry)
    {
        // A sum, so that the order of members does not matter.
        var hash = 0UL;
        for (var name = entry + 1; name < tape.Next(entry); name = tape.Next(name + 1))
        {
            hash += SeededHash.Combine(SeededHash.Of(tape.Text(name, ref _text)), Of(tape, name + 1));
        }

        return hash;
    }
}
