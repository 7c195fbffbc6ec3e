using System.Globalization;
using System.Text;

namespace SandboxGateway.Contracts.Patterns;

/// <summary>Reads a pattern by the grammar of ECMA-262 in Unicode mode and writes it for .NET. For one pattern, one thread.</summary>
internal sealed class EcmaPatternTranslator(string source)
{
    private const int MaxDepth = 64;
    private const int MaxRepeat = 1_000;

    private readonly StringBuilder _output = new();
    private readonly EcmaScanner _scanner = new(source);
    private readonly HashSet<string> _groupNames = new(StringComparer.Ordinal);
    private readonly List<string> _nameReferences = [];
    private int _groups;
    private int _highestReference;
    private string? _unsupported;

    public EcmaTranslation Translate()
    {
        try
        {
            ReadDisjunction(depth: 0);
            if (!_scanner.AtEnd)
            {
                throw new EcmaSyntaxException("a ')' closes nothing");
            }

            if (_highestReference > _groups || _nameReferences.Exists(name => !_groupNames.Contains(name)))
            {
                throw new EcmaSyntaxException("a back reference names no group");
            }

            return new EcmaTranslation(_output.ToString(), null, _unsupported);
        }
        catch (EcmaSyntaxException exception)
        {
            return new EcmaTranslation("", $"no ECMA-262 pattern: {exception.Message}", null);
        }
    }

    /// <summary>Reads alternatives, and says how often their most repeated part is repeated.</summary>
    private int ReadDisjunction(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new EcmaSyntaxException("nested too deep");
        }

        var repeats = 1;
        while (!_scanner.AtEnd && _scanner.Peek != ')')
        {
            if (_scanner.TryTake('|'))
            {
                _output.Append('|');
            }
            else
            {
                repeats = Math.Max(repeats, ReadTerm(depth));
            }
        }

        return repeats;
    }

    private int ReadTerm(int depth)
    {
        var repeats = 1;
        switch (_scanner.Peek)
        {
            case '^':
                _scanner.Take();
                _output.Append("\\A");
                return repeats;
            case '$':
                _scanner.Take();
                _output.Append("\\z");
                return repeats;
            case '\\' when _scanner.PeekAt(1) is 'b' or 'B':
                _scanner.Take();
                _scanner.Take();
                _unsupported ??= "the pattern uses a word boundary, which .NET would judge by other rules";
                return repeats;
            case '(':
                if (ReadGroup(depth, out repeats))
                {
                    return repeats;
                }

                break;
            default:
                ReadAtom();
                break;
        }

        return ReadQuantifier(repeats);
    }

    /// <summary>Reads a group; true if it is an assertion, which no quantifier may follow.</summary>
    private bool ReadGroup(int depth, out int repeats)
    {
        _scanner.Take();
        var isAssertion = false;
        if (!_scanner.TryTake('?'))
        {
            _groups++;
        }
        else if (_scanner.TryTake("=") || _scanner.TryTake("!") || _scanner.TryTake("<=") || _scanner.TryTake("<!"))
        {
            isAssertion = true;
            _unsupported ??= "the pattern looks ahead or behind, which needs backtracking";
        }
        else if (_scanner.TryTake("<"))
        {
            _groups++;
            if (!_groupNames.Add(_scanner.TakeGroupName()))
            {
                throw new EcmaSyntaxException("two groups have one name");
            }
        }
        else if (!_scanner.TryTake(":"))
        {
            throw new EcmaSyntaxException("'(?' begins nothing known");
        }

        _output.Append("(?:");
        repeats = ReadDisjunction(depth + 1);
        if (!_scanner.TryTake(')'))
        {
            throw new EcmaSyntaxException("a '(' is not closed");
        }

        _output.Append(')');
        return isAssertion;
    }

    private void ReadAtom()
    {
        switch (_scanner.Peek)
        {
            case '.':
                _scanner.Take();
                UnicodeProperties.LineTerminators().Complement().AppendTo(_output);
                break;
            case '[':
                new EcmaClassReader(_scanner).Read().AppendTo(_output);
                break;
            case '\\':
                ReadEscape();
                break;
            case '*' or '+' or '?' or '{' or '}' or ']':
                throw new EcmaSyntaxException($"'{(char)_scanner.Peek}' stands where a character is due");
            default:
                var codePoint = _scanner.Take();
                new CodePointSet().Add(codePoint, codePoint).AppendTo(_output);
                break;
        }
    }

    private void ReadEscape()
    {
        var kind = _scanner.PeekAt(1);
        if (kind is >= '1' and <= '9')
        {
            _scanner.Take();
            _highestReference = Math.Max(_highestReference, _scanner.TakeNumber());
            _unsupported ??= "the pattern refers back to a group, which needs backtracking";
        }
        else if (kind == 'k')
        {
            _scanner.Take();
            _scanner.Take();
            if (!_scanner.TryTake('<'))
            {
                throw new EcmaSyntaxException("'\\k' names no group");
            }

            _nameReferences.Add(_scanner.TakeGroupName());
            _unsupported ??= "the pattern refers back to a group, which needs backtracking";
        }
        else
        {
            _scanner.TakeEscape(inClass: false, out _).AppendTo(_output);
        }
    }

    private int ReadQuantifier(int repeats)
    {
        switch (_scanner.Peek)
        {
            case '*' or '+' or '?':
                _output.Append((char)_scanner.Take());
                break;
            case '{':
                repeats = ReadBraces(repeats);
                break;
            default:
                return repeats;
        }

        // Lazy or greedy makes no difference to whether there is a match.
        _scanner.TryTake('?');
        return repeats;
    }

    private int ReadBraces(int repeats)
    {
        _scanner.Take();
        var least = _scanner.TakeNumber();
        var open = _scanner.TryTake(',');
        var most = open ? (_scanner.Peek == '}' ? int.MaxValue : _scanner.TakeNumber()) : least;
        if (!_scanner.TryTake('}') || most < least)
        {
            throw new EcmaSyntaxException("a '{' begins no repeat count");
        }

        // Counts inside counts multiply, as the automaton has a state for each of them.
        var total = Math.Max(1, (long)repeats * (most == int.MaxValue ? least : most));
        if (total > MaxRepeat)
        {
            _unsupported ??= $"the pattern repeats a part more than {MaxRepeat} times";
        }

        _output.Append(CultureInfo.InvariantCulture, $"{{{least},{(most == int.MaxValue ? "" : most)}}}");
        return (int)Math.Min(total, MaxRepeat + 1);
    }
}
