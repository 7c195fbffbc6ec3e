using System.Text.Json;

namespace SandboxGateway.Contracts.Json;

/// <summary>Equality as JSON Schema has it: numbers by value, objects in any order.</summary>
/// <remarks>Not thread-safe: holds the buffers that escapes are undone in.</remarks>
internal sealed class JsonEquality
{
    private byte[] _left = new byte[256];
    private byte[] _right = new byte[256];

    public bool AreEqual(JsonTape left, int leftEntry, JsonTape right, int rightEntry)
    {
        var kind = left.Kind(leftEntry);
        if (kind != right.Kind(rightEntry))
        {
            return false;
        }

        return kind switch
        {
            JsonTokenType.Number => AreEqualNumbers(left.Raw(leftEntry), right.Raw(rightEntry)),
            JsonTokenType.String => left.Text(leftEntry, ref _left).SequenceEqual(right.Text(rightEntry, ref _right)),
            JsonTokenType.StartArray => AreEqualArrays(left, leftEntry, right, rightEntry),
            JsonTokenType.StartObject => AreEqualObjects(left, leftEntry, right, rightEntry),
            _ => true,
        };
    }

    private static bool AreEqualNumbers(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> leftDigits = stackalloc byte[JsonLimits.MaxNumberBytes];
        Span<byte> rightDigits = stackalloc byte[JsonLimits.MaxNumberBytes];
        return left.SequenceEqual(right)
            || (JsonNumber.TryRead(left, leftDigits, out var a) && JsonNumber.TryRead(right, rightDigits, out var b) && a.CompareTo(b) == 0);
    }

    private bool AreEqualArrays(JsonTape left, int leftEntry, JsonTape right, int rightEntry)
    {
        if (left.Count(leftEntry) != right.Count(rightEntry))
        {
            return false;
        }

        var other = rightEntry + 1;
        for (var item = leftEntry + 1; item < left.Next(leftEntry); item = left.Next(item))
        {
            if (!AreEqual(left, item, right, other))
            {
                return false;
            }

            other = right.Next(other);
        }

        return true;
    }

    private bool AreEqualObjects(JsonTape left, int leftEntry, JsonTape right, int rightEntry)
    {
        if (left.Count(leftEntry) != right.Count(rightEntry))
        {
            return false;
        }

        // Names are given once in each object, so equal counts and every left member on the right is enough.
        for (var name = leftEntry + 1; name < left.Next(leftEntry); name = left.Next(name + 1))
        {
            var other = FindMember(right, rightEntry, left.Text(name, ref _left));
            if (other < 0 || !AreEqual(left, name + 1, right, other))
            {
                return false;
            }
        }

        return true;
    }

    private int FindMember(JsonTape tape, int entry, ReadOnlySpan<byte> wanted)
    {
        for (var name = entry + 1; name < tape.Next(entry); name = tape.Next(name + 1))
        {
            if (tape.Text(name, ref _right).SequenceEqual(wanted))
            {
                return name + 1;
            }
        }

        return -1;
    }
}
