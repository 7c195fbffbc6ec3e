namespace SandboxGateway.Filters.Shapes;

/// <summary>
/// Reads the text of a shape: bytes stand for themselves; <c>[a-z_]</c> and <c>[^"]</c> are sets; <c>\d \w \s \h</c> (lower
/// hex) and <c>.</c> (any byte but a line end) name common ones; <c>(a|b)</c> chooses; <c>{n} {n,m} ? * +</c> repeat what
/// is before them; <c>&lt;</c> and <c>&gt;</c> enclose the secret inside what surrounds it. Every repeat is bounded.
/// Used for one shape, by one thread.
/// </summary>
internal sealed class ShapeParser
{
    // The longest secrets are private keys: 4,096-bit RSA is 3.2 KiB of PEM, with its line ends escaped somewhat more.
    public const int MaxRepeat = 8192;

    private const int MaxNesting = 6;

    private readonly string _text;
    private readonly bool _ignoreCase;
    private int _position;

    private ShapeParser(string text, bool ignoreCase)
    {
        _text = text;
        _ignoreCase = ignoreCase;
    }

    public static IReadOnlyList<ShapeItem> Parse(string text, bool ignoreCase)
    {
        var parser = new ShapeParser(text, ignoreCase);
        var items = parser.ReadSequence(nesting: 0);
        return parser._position == text.Length ? items : throw parser.Mistake($"'{text[parser._position]}' is not expected");
    }

    private List<ShapeItem> ReadSequence(int nesting)
    {
        var items = new List<ShapeItem>();
        while (_position < _text.Length && _text[_position] is not ('|' or ')'))
        {
            items.Add(ReadItem(nesting));
        }

        return items;
    }

    private ShapeItem ReadItem(int nesting)
    {
        switch (_text[_position])
        {
            case '<' or '>':
                return new ShapeItem.Mark(_text[_position++] == '<');
            case '(':
                var alternatives = ReadAlternatives(nesting + 1);
                var (least, most) = ReadRepeat();
                return new ShapeItem.Group(alternatives, least, most);
            default:
                var set = ReadSet();
                var (min, max) = ReadRepeat();
                return new ShapeItem.Run(_ignoreCase ? set.IgnoreCase() : set, min, max);
        }
    }

    private List<IReadOnlyList<ShapeItem>> ReadAlternatives(int nesting)
    {
        if (nesting > MaxNesting)
        {
            throw Mistake("groups are nested too deep");
        }

        var alternatives = new List<IReadOnlyList<ShapeItem>>();
        do
        {
            _position++;
            alternatives.Add(ReadSequence(nesting));
        }
        while (_position < _text.Length && _text[_position] == '|');

        Expect(')');
        return alternatives;
    }

    private ByteSet ReadSet()
    {
        var current = _text[_position++];
        return current switch
        {
            '[' => ReadBrackets(),
            '.' => ByteSet.Of("\r\n").Complement(),
            '\\' => ReadEscape(),
            '{' or '}' or '*' or '+' or '?' or ']' => throw Mistake($"'{current}' has nothing to apply to; write \\{current}"),
            > '\x7f' => throw Mistake("only ASCII is allowed"),
            _ => ByteSet.Of([(byte)current]),
        };
    }

    private ByteSet ReadBrackets()
    {
        var negated = Take('^');
        var members = new List<byte>();
        while (_position < _text.Length && _text[_position] != ']')
        {
            var single = _text[_position++] == '\\' ? ReadEscape() : ByteSet.Of([(byte)_text[_position - 1]]);
            if (single.Count == 1 && _position + 1 < _text.Length && _text[_position] == '-' && _text[_position + 1] != ']')
            {
                var last = (byte)_text[_position + 1];
                _position += 2;
                members.AddRange(Enumerable.Range(single.Members[0], Math.Max(0, last - single.Members[0] + 1)).Select(value => (byte)value));
                continue;
            }

            members.AddRange(single.Members);
        }

        Expect(']');
        var set = ByteSet.Of(members);
        return set.Count == 0 ? throw Mistake("the set is empty") : negated ? set.Complement() : set;
    }

    private ByteSet ReadEscape()
    {
        if (_position == _text.Length)
        {
            throw Mistake("the text ends after \\");
        }

        var current = _text[_position++];
        return current switch
        {
            'd' => ByteSet.Digits,
            'w' => ByteSet.Word,
            's' => ByteSet.Blanks,
            'h' => ByteSet.Of("0123456789abcdef"),
            'n' => ByteSet.Of("\n"),
            'r' => ByteSet.Of("\r"),
            't' => ByteSet.Of("\t"),
            _ when char.IsAsciiLetterOrDigit(current) => throw Mistake($"\\{current} has no meaning"),
            _ => ByteSet.Of([(byte)current]),
        };
    }

    private (int Min, int Max) ReadRepeat()
    {
        if (Take('?'))
        {
            return (0, 1);
        }

        if (Take('*'))
        {
            return (0, MaxRepeat);
        }

        if (Take('+'))
        {
            return (1, MaxRepeat);
        }

        if (!Take('{'))
        {
            return (1, 1);
        }

        var min = ReadNumber();
        var max = !Take(',') ? min : _position < _text.Length && _text[_position] == '}' ? MaxRepeat : ReadNumber();
        Expect('}');
        return max >= min && max <= MaxRepeat ? (min, max) : throw Mistake($"the repeat must be rising and at most {MaxRepeat}");
    }

    private int ReadNumber()
    {
        var start = _position;
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
        {
            _position++;
        }

        return int.TryParse(_text.AsSpan(start, _position - start), out var number) ? number : throw Mistake("a number is needed");
    }

    private bool Take(char expected)
    {
        if (_position == _text.Length || _text[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!Take(expected))
        {
            throw Mistake($"'{expected}' is missing");
        }
    }

    private ShapeSyntaxException Mistake(string message) => new($"shape, column {_position + 1}: {message}");
}
