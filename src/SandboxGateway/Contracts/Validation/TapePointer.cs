using System.Globalization;
using System.Text;
using System.Text.Json;
using SandboxGateway.Contracts.Json;

namespace SandboxGateway.Contracts.Validation;

/// <summary>JSON pointers into a document, with long names cut so that an error never repeats much of a document.</summary>
internal static class TapePointer
{
    private const int MaxNameChars = 64;

    /// <summary>The way from the tape's first entry to another.</summary>
    public static void Append(StringBuilder pointer, JsonTape tape, int wanted)
    {
        var entry = 0;
        while (entry != wanted)
        {
            var isObject = tape.Kind(entry) == JsonTokenType.StartObject;
            var child = entry + 1;
            for (var position = 0; ; position++)
            {
                var value = isObject ? child + 1 : child;
                if (wanted < tape.Next(value))
                {
                    AppendStep(pointer, tape, isObject ? child : -1, position);
                    // A name's own entry stands for its member.
                    entry = wanted == child ? wanted : value;
                    break;
                }

                child = tape.Next(value);
            }
        }
    }

    public static void AppendName(StringBuilder pointer, ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name[..Math.Min(name.Length, MaxNameChars * 4)]);
        var cut = text.Length > MaxNameChars ? text[..MaxNameChars] + "…" : text;
        pointer.Append('/').Append(cut.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
    }

    public static void AppendIndex(StringBuilder pointer, int index) =>
        pointer.Append('/').Append(index.ToString(CultureInfo.InvariantCulture));

    private static void AppendStep(StringBuilder pointer, JsonTape tape, int nameEntry, int position)
    {
        if (nameEntry < 0)
        {
            AppendIndex(pointer, position);
            return;
        }

        var buffer = Array.Empty<byte>();
        AppendName(pointer, tape.Text(nameEntry, ref buffer));
    }
}
