using System.Text.Json;
using System.Text.Unicode;

namespace SandboxGateway.Contracts.Json;

/// <summary>
/// What is asked of JSON beyond System.Text.Json's grammar: well-formed UTF-8, no byte order mark, no name twice,
/// no half surrogate pair, bounded numbers.
/// </summary>
/// <remarks>
/// Each refusal is a <see cref="JsonException"/>, as the reader's own are, so that a text has one way to be refused;
/// callers catch it where they take the text in. Not thread-safe; reused from text to text.
/// </remarks>
internal sealed class StrictReader
{
    private readonly NameSet _names = new();
    private byte[] _name = new byte[256];

    public static readonly JsonReaderOptions ReaderOptions = new()
    {
        MaxDepth = JsonLimits.MaxDepth,
        CommentHandling = JsonCommentHandling.Disallow,
        AllowTrailingCommas = false,
    };

    /// <summary>Checks what is about a text as a whole.</summary>
    public static void CheckText(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
        {
            throw new JsonException("begins with a byte order mark");
        }

        if (!Utf8.IsValid(text))
        {
            throw new JsonException("is not well-formed UTF-8");
        }
    }

    /// <summary>Forgets the text before.</summary>
    public void Clear() => _names.Clear();

    public NameFrame OpenObject() => _names.Open();

    public void CloseObject(NameFrame frame) => _names.Close(frame);

    /// <summary>Takes the member name the reader is at; the text stays valid until the next name.</summary>
    public ReadOnlySpan<byte> TakeName(ref Utf8JsonReader reader, ref NameFrame frame)
    {
        var name = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            name = Unescape(name);
        }

        if (++frame.Count > JsonLimits.MaxMembers)
        {
            throw new JsonException("has an object with too many members");
        }

        return _names.TryAdd(ref frame, name) ? name : throw new JsonException("has an object that gives a name twice");
    }

    /// <summary>Checks the scalar the reader is at.</summary>
    public void CheckScalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            CheckNumber(reader.ValueSpan);
        }
        else if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
        {
            Unescape(reader.ValueSpan);
        }
    }

    private static void CheckNumber(ReadOnlySpan<byte> token)
    {
        // A short number cannot pass a limit: 9,999 is the largest exponent four digits can write.
        if (token.Length <= 6)
        {
            return;
        }

        Span<byte> digits = stackalloc byte[JsonLimits.MaxNumberBytes];
        if (token.Length > JsonLimits.MaxNumberBytes || (token.ContainsAny((byte)'e', (byte)'E') && !JsonNumber.TryRead(token, digits, out _)))
        {
            throw new JsonException($"has a number over {JsonLimits.MaxNumberBytes} bytes or with an exponent over {JsonLimits.MaxExponent}");
        }
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        if (_name.Length < raw.Length)
        {
            _name = new byte[raw.Length];
        }

        return JsonText.TryUnescape(raw, _name, out var written)
            ? _name.AsSpan(0, written)
            : throw new JsonException("has a string with half a surrogate pair");
    }
}
