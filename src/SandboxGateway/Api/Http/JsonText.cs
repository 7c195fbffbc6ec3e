using System.Text;
using System.Text.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>Reads names and ids, and quotes parts of a request in messages without repeating much of it.</summary>
internal static class JsonText
{
    // "\u0041" is the longest way to write one byte of a name.
    private const int MaxEscapedBytesPerByte = 6;

    private const int MaxQuotedLength = 32;

    /// <summary>Reads the name of a tensor: not empty, and otherwise as <see cref="ReadLabel"/> has it.</summary>
    public static GatewayFault? ReadName(ref RequestReader json, JsonPath path, ModelSignature model, out string name)
    {
        if (json.TokenType == JsonTokenType.String
            && !json.ValueIsEscaped
            && model.KnownName(json.ValueSpan) is { } known)
        {
            name = known;
            return null;
        }

        var fault = ReadLabel(ref json, path, out name);
        return fault is null && name.Length == 0 ? path.Invalid("must not be empty") : fault;
    }

    /// <summary>Reads a string that is echoed or looked up: of bounded length and without control characters.</summary>
    public static GatewayFault? ReadLabel(ref RequestReader json, JsonPath path, out string label)
    {
        label = "";
        if (json.TokenType != JsonTokenType.String)
        {
            return path.Invalid($"must be a string, not {Kind(json.TokenType)}");
        }

        if (json.ValueSpan.Length > FrameLimits.MaxNameBytes * MaxEscapedBytesPerByte)
        {
            return path.Invalid($"is longer than {FrameLimits.MaxNameBytes} bytes");
        }

        if (!TryGetString(ref json, out label))
        {
            return path.Invalid("holds half of a surrogate pair");
        }

        if (Encoding.UTF8.GetByteCount(label) > FrameLimits.MaxNameBytes)
        {
            return path.Invalid($"is longer than {FrameLimits.MaxNameBytes} bytes");
        }

        return label.AsSpan().ContainsAnyInRange('\0', '\u001f')
            ? path.Invalid("holds a control character")
            : null;
    }

    /// <summary>The string or property name the reader stands on; false if an escape in it is half of a pair.</summary>
    public static bool TryGetString(ref RequestReader json, out string text)
    {
        try
        {
            text = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader checks the syntax of escapes, but only here that surrogates come in pairs.
            text = "";
            return false;
        }
    }

    /// <summary>The token the reader stands on as a message may show it: cut short, control characters replaced.</summary>
    public static string Quote(ref RequestReader json)
    {
        var text = Encoding.UTF8.GetString(json.ValueSpan[..Math.Min(json.ValueSpan.Length, 4 * MaxQuotedLength)]);
        return Shorten(text);
    }

    /// <summary>At most 32 characters of <paramref name="text"/>, in a form safe to show.</summary>
    public static string Shorten(string text)
    {
        var shown = new StringBuilder(MaxQuotedLength);
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= MaxQuotedLength - 3)
            {
                return shown.Append("...").ToString();
            }

            shown.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar ? new Rune('?') : rune);
        }

        return shown.ToString();
    }

    /// <summary>What a token is called in messages.</summary>
    public static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "an array",
        JsonTokenType.PropertyName or JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}
