using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SandboxGateway.Registry.Yaml;

/// <summary>
/// Reads the part of YAML our files use: one document, mappings, lists and single values. What could make a file mean
/// something else than it shows is refused: duplicate keys, anchors, aliases, tags, further documents.
/// </summary>
internal sealed class StrictYamlReader
{
    // A JSON schema in a model.yaml may go deep; the bound keeps a hostile file from exhausting the stack.
    private const int MaxDepth = 32;

    private readonly Parser _parser;
    private YamlProblem? _problem;

    private StrictYamlReader(string text) => _parser = new Parser(new StringReader(text));

    /// <returns>The file's keys, or null and the <paramref name="problem"/>.</returns>
    public static YamlMapping? Read(string text, out YamlProblem? problem)
    {
        var reader = new StrictYamlReader(text);
        try
        {
            var root = reader.ReadDocument();
            problem = reader._problem;
            return root;
        }
        catch (YamlException exception)
        {
            problem = reader.Malformed(exception.Start, $"not YAML: {exception.Message}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // The parser's way to refuse some malformed texts.
            problem = reader.Malformed(Mark.Empty, "not YAML");
            return null;
        }
    }

    // The parser gives some mistakes the position of the file's start; they come after what it read last.
    private YamlProblem Malformed(Mark start, string message)
    {
        var last = _parser.Current?.End ?? start;
        var position = last.Index > start.Index ? last : start;
        return new YamlProblem(position.Line, position.Column, message);
    }

    private YamlMapping? ReadDocument()
    {
        Advance<StreamStart>();
        if (Next() is StreamEnd end)
        {
            return Fail<YamlMapping>(end, "the file is empty");
        }

        var start = Next();
        var node = ReadNode(start, depth: 0);
        if (node is null)
        {
            return null;
        }

        if (node is not YamlMapping root)
        {
            return Fail<YamlMapping>(start, $"keys are needed here, not {node.Kind}");
        }

        Advance<DocumentEnd>();
        var next = Next();
        return next is StreamEnd ? root : Fail<YamlMapping>(next, "only one document is allowed in the file");
    }

    private YamlNode? ReadNode(ParsingEvent current, int depth) => current switch
    {
        AnchorAlias => Fail<YamlNode>(current, "aliases (*name) are not allowed"),
        NodeEvent { Anchor.IsEmpty: false } => Fail<YamlNode>(current, "anchors (&name) are not allowed"),
        NodeEvent { Tag.IsEmpty: false } => Fail<YamlNode>(current, "tags (!name) are not allowed"),
        Scalar scalar => ToScalar(scalar),
        MappingStart or SequenceStart when depth == MaxDepth => Fail<YamlNode>(current, "nested too deep"),
        MappingStart => ReadMapping(current, depth),
        SequenceStart => ReadSequence(current, depth),
        _ => Fail<YamlNode>(current, "a value is needed here"),
    };

    private YamlMapping? ReadMapping(ParsingEvent start, int depth)
    {
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
        var lineOfKey = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var current = Next(); current is not MappingEnd; current = Next())
        {
            if (ReadKey(current, lineOfKey) is not { } key || ReadNode(Next(), depth + 1) is not { } value)
            {
                return null;
            }

            entries.Add(new KeyValuePair<YamlScalar, YamlNode>(key, value));
        }

        return new YamlMapping(entries, start.Start.Line, start.Start.Column);
    }

    private YamlSequence? ReadSequence(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        for (var current = Next(); current is not SequenceEnd; current = Next())
        {
            if (ReadNode(current, depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return new YamlSequence(items, start.Start.Line, start.Start.Column);
    }

    private YamlScalar? ReadKey(ParsingEvent current, Dictionary<string, long> lineOfKey)
    {
        if (current is MappingStart or SequenceStart)
        {
            return Fail<YamlScalar>(current, "a key must be a single word");
        }

        if (ReadNode(current, MaxDepth) is not YamlScalar key)
        {
            return null;
        }

        return lineOfKey.TryAdd(key.Value, key.Line)
            ? key
            : Fail<YamlScalar>(current, $"the key \"{key.Value}\" is there twice, first on line {lineOfKey[key.Value]}");
    }

    private static YamlScalar ToScalar(Scalar scalar) =>
        new(scalar.Value, scalar.Style == ScalarStyle.Plain, scalar.Start.Line, scalar.Start.Column);

    private ParsingEvent Next() =>
        _parser.MoveNext() && _parser.Current is { } current
            ? current
            : throw new YamlException("the file ends too early");

    private void Advance<TEvent>()
        where TEvent : ParsingEvent
    {
        if (Next() is not TEvent)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "something else than keys and values");
        }
    }

    private T? Fail<T>(ParsingEvent current, string message)
        where T : class
    {
        _problem = new YamlProblem(current.Start.Line, current.Start.Column, message);
        return null;
    }
}
