using System.Buffers;
using System.Globalization;
using System.Text;
using SandboxGateway.Filters.Decoding;

namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>Finds what is wrong with single characters and words of a text. One pass; no memory.</summary>
internal ref struct CharacterScan(ReadOnlySpan<byte> text, TextPolicy policy)
{
    // UTS 39 lets these be told apart by the eye alone; scripts that are written beside Latin as a matter of course are left out.
    private static readonly string[] _deceptive = ["Latin", "Greek", "Cyrillic", "Armenian", "Cherokee"];

    private static readonly SearchValues<byte> _plain = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(value => (byte)value), (byte)'\t', (byte)'\n', (byte)'\r']);

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly TextPolicy _policy = policy;
    private TextFindings _found;
    private string? _wordScript;
    private bool _isWordConfusable;
    private bool _isWordLong;
    private int _previous;
    private int _lastClass;
    private bool _mayChange;

    /// <summary>True for text that needs no look at its characters.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(_plain);

    /// <summary>What is found in well-formed UTF-8.</summary>
    public TextFindings Run()
    {
        for (var rest = _text; !rest.IsEmpty;)
        {
            Rune.DecodeFromUtf8(rest, out var rune, out var length);
            Look(rune);
            _previous = rune.Value;
            rest = rest[length..];
        }

        EndWord();
        if (_mayChange && !Normalizer.Normalize(_text, _policy.Compatibility).AsSpan().SequenceEqual(_text))
        {
            _found |= TextFindings.Normalization;
        }

        return _found & _policy.Wanted;
    }

    /// <summary>What a character is by itself and by the one before it.</summary>
    public static TextFindings Classify(int rune, int previous, bool isName) => rune switch
    {
        '\t' or '\n' or '\r' => TextFindings.None,
        < 0x20 or (>= 0x7F and <= 0x9F) => TextFindings.Controls,
        < 0xAD => TextFindings.None,
        >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0x061C => TextFindings.Bidi,
        0xAD or 0x180E or 0x200B or 0x200E or 0x200F or (>= 0x2060 and <= 0x2064) or 0xFEFF => TextFindings.ZeroWidth,
        0x200C or 0x200D => isName ? TextFindings.ZeroWidth : TextFindings.None,
        >= 0xFE00 and <= 0xFE0F => isName || IsSelector(previous) ? TextFindings.VariationSelectors : TextFindings.None,
        >= 0xE0100 and <= 0xE01EF => TextFindings.VariationSelectors,

        // Flags of regions are a black flag and tags; anything else written in tags is there to be read by machines alone.
        >= 0xE0020 and <= 0xE007F => previous is 0x1F3F4 or (>= 0xE0020 and <= 0xE007E) ? TextFindings.None : TextFindings.UnicodeTags,
        >= 0xE0000 and <= 0xE001F => TextFindings.UnicodeTags,
        >= 0xFDD0 and <= 0xFDEF => TextFindings.Controls,
        _ => (rune & 0xFFFE) == 0xFFFE ? TextFindings.Controls : TextFindings.None,
    };

    private static bool IsSelector(int rune) => rune is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF;

    private void Look(Rune rune)
    {
        _found |= Classify(rune.Value, _previous, _policy.IsName);
        if (!rune.IsAscii && (_policy.Wanted & TextFindings.Normalization) != 0)
        {
            var mark = UnicodeTable.Instance.ClassOf(rune.Value);
            _mayChange |= UnicodeTable.Instance.MayChange(rune.Value, _policy.Compatibility) || (mark != 0 && mark < _lastClass);
            _lastClass = mark;
        }

        if ((_policy.Wanted & (TextFindings.MixedScripts | TextFindings.Confusables)) != 0)
        {
            LookAtWord(rune);
        }
    }

    private void LookAtWord(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
        {
            return;
        }

        if (!Rune.IsLetter(rune))
        {
            EndWord();
            return;
        }

        var script = rune.IsAscii ? "Latin" : UnicodeTable.Instance.ScriptOf(rune.Value);
        if (script is null)
        {
            return;
        }

        if (_wordScript is not null && _wordScript != script && _deceptive.Contains(script) && _deceptive.Contains(_wordScript))
        {
            _found |= TextFindings.MixedScripts;
        }

        var looksLatin = script != "Latin" && _deceptive.Contains(script) && Confusables.ToAscii(rune.Value) is not null;
        _isWordLong = _wordScript is not null;
        _isWordConfusable = looksLatin && (_wordScript is null || _isWordConfusable);
        _wordScript = script;
    }

    // One letter is a symbol, as in mathematics, and deceives nobody.
    private void EndWord()
    {
        if (_isWordConfusable && _isWordLong)
        {
            _found |= TextFindings.Confusables;
        }

        (_wordScript, _isWordConfusable, _isWordLong) = (null, false, false);
    }
}
