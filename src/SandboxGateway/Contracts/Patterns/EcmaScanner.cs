using System.Globalization;
using System.Text;

namespace SandboxGateway.Contracts.Patterns;

/// <summary>The characters of an ECMA-262 pattern in Unicode mode, and the escapes that stand for characters.</summary>
internal sealed class EcmaScanner(string source)
{
    private int _position;

    public bool AtEnd => _position == source.Length;

    /// <summary>The next UTF-16 unit, or -1 at the end.</summary>
    public int Peek => PeekAt(0);

    public int PeekAt(int distance) => _position + distance < source.Length ? source[_position + distance] : -1;

    /// <summary>Takes a code point.</summary>
    public int Take()
    {
        if (AtEnd)
        {
            throw new EcmaSyntaxException("it ends too early");
        }

        if (!Rune.TryGetRuneAt(source, _position, out var rune))
        {
            throw new EcmaSyntaxException("it holds half a surrogate pair");
        }

        _position += rune.Utf16SequenceLength;
        return rune.Value;
    }

    public bool TryTake(char wanted)
    {
        var found = Peek == wanted;
        _position += found ? 1 : 0;
        return found;
    }

    public bool TryTake(string wanted)
    {
        var found = source.AsSpan(_position).StartsWith(wanted, StringComparison.Ordinal);
        _position += found ? wanted.Length : 0;
        return found;
    }

    /// <summary>Takes decimal digits; numbers too large to mean anything become the largest integer less one.</summary>
    public int TakeNumber()
    {
        var start = _position;
        while (Peek is >= '0' and <= '9')
        {
            _position++;
        }

        if (_position == start)
        {
            throw new EcmaSyntaxException("a number is due");
        }

        return int.TryParse(source.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : int.MaxValue - 1;
    }

    /// <summary>Takes a group's name and its '&gt;'.</summary>
    public string TakeGroupName()
    {
        var start = _position;
        while (Peek is '$' or '_' || (!AtEnd && Rune.TryGetRuneAt(source, _position, out var rune)
            && (Rune.IsLetter(rune) || (_position > start && Rune.IsLetterOrDigit(rune)))))
        {
            Take();
        }

        var name = source[start.._position];
        return name.Length > 0 && TryTake('>') ? name : throw new EcmaSyntaxException("a group's name is wrong");
    }

    /// <summary>Takes an escape that stands for a set of characters; the point is -1 if it is not a single one.</summary>
    public CodePointSet TakeEscape(bool inClass, out int point)
    {
        Take();
        point = -1;
        var kind = Take();
        switch (kind)
        {
            case 'd':
                return UnicodeProperties.Digits();
            case 'D':
                return UnicodeProperties.Digits().Complement();
            case 'w':
                return UnicodeProperties.WordCharacters();
            case 'W':
                return UnicodeProperties.WordCharacters().Complement();
            case 's':
                return UnicodeProperties.WhiteSpace();
            case 'S':
                return UnicodeProperties.WhiteSpace().Complement();
            case 'p':
                return TakeProperty();
            case 'P':
                return TakeProperty().Complement();
            default:
                point = TakeCharacter(kind, inClass);
                return new CodePointSet().Add(point, point);
        }
    }

    private CodePointSet TakeProperty()
    {
        var end = source.IndexOf('}', _position);
        if (!TryTake('{') || end < 0)
        {
            throw new EcmaSyntaxException("'\\p' names no property");
        }

        var expression = source[_position..end];
        _position = end + 1;
        return UnicodeProperties.Find(expression) ?? throw new EcmaSyntaxException("a Unicode property is not known here");
    }

    private int TakeCharacter(int kind, bool inClass) => kind switch
    {
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '0' when Peek is not (>= '0' and <= '9') => 0,
        'b' when inClass => '\b',
        '-' when inClass => '-',
        'c' => TakeControl(),
        'x' => TakeHex(2),
        'u' => TakeUnicode(),
        '^' or '$' or '\\' or '.' or '*' or '+' or '?' or '(' or ')' or '[' or ']' or '{' or '}' or '|' or '/' => kind,
        _ => throw new EcmaSyntaxException("a backslash stands before a character that needs none"),
    };

    private int TakeControl() =>
        Take() is var letter && char.IsAsciiLetter((char)letter) && letter < 0x80
            ? letter % 32
            : throw new EcmaSyntaxException("'\\c' wants a letter");

    private int TakeUnicode()
    {
        if (TryTake('{'))
        {
            var end = source.IndexOf('}', _position);
            var braced = end > _position && end - _position <= 8 ? TakeHex(end - _position) : -1;
            return TryTake('}') && Rune.IsValid(braced) ? braced : throw new EcmaSyntaxException("'\\u{' holds no code point");
        }

        var unit = TakeHex(4);
        if (char.IsHighSurrogate((char)unit) && TryTake("\\u"))
        {
            var low = TakeHex(4);
            return char.IsLowSurrogate((char)low)
                ? char.ConvertToUtf32((char)unit, (char)low)
                : throw new EcmaSyntaxException("it names half a surrogate pair");
        }

        return Rune.IsValid(unit) ? unit : throw new EcmaSyntaxException("it names half a surrogate pair");
    }

    private int TakeHex(int digits)
    {
        var end = Math.Min(_position + digits, source.Length);
        var text = source.AsSpan(_position, end - _position);
        _position = end;
        return text.Length == digits && int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new EcmaSyntaxException("hexadecimal digits are due");
    }
}
