using System.Security.Cryptography;
using System.Text;
using SandboxGateway.Policies.Tightening;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Reading;

/// <summary>One policy file: first its header, and once the policy it extends is known, the rest. Used by one thread.</summary>
internal sealed class PolicyDocument
{
    private const string Kind = "SandboxPolicy";
    private const int MaxNameLength = 64;

    private readonly PolicyFile _file;
    private readonly PolicyNodes _nodes;
    private readonly string _text;
    private readonly YamlMapping? _root;

    private PolicyDocument(PolicyFile file)
    {
        _file = file;
        _nodes = new PolicyNodes(file.Name);
        if (!System.Text.Unicode.Utf8.IsValid(file.Bytes))
        {
            _text = "";
            _nodes.Refuse(new YamlMapping([], 1, 1), "the file is not UTF-8");
            return;
        }

        _text = Encoding.UTF8.GetString(file.Bytes);
        _root = StrictYamlReader.Read(_text, out var problem);
        if (_root is null)
        {
            _nodes.Refuse(new YamlMapping([], problem!.Line, problem.Column), problem.Message);
            return;
        }

        Header = ReadHeader(_root);
    }

    /// <summary>Null if the file says no sound name.</summary>
    public PolicyHeader? Header { get; }

    public IReadOnlyList<string> Problems => _nodes.Problems;

    public string FileName => _file.Name;

    public bool IsShipped => _file.IsShipped;

    public static PolicyDocument Open(PolicyFile file) => new(file);

    /// <summary>Says that the header asks for something there is not.</summary>
    public void RefuseHeader(string message) => _nodes.Refuse(new YamlMapping([], Math.Max(1, Header?.ExtendsLine ?? 1), 1), message);

    /// <returns>The whole policy; null if the file has a mistake, which <see cref="Problems"/> tells.</returns>
    public SandboxPolicy? Read(SandboxPolicy? parent)
    {
        var draft = new PolicyDraft(parent, new PolicyOriginReader(_file.Name, _text));
        new RootSection(_nodes, draft).Read(_root!);
        if (Problems.Count > 0)
        {
            return null;
        }

        PolicyConsistency.Check(draft, _nodes);
        var policy = draft.Build(Header!, DigestOf(parent));
        if (parent is not null)
        {
            Loosening.Find(parent, policy, _file.Name, Header!.ExtendsLine, _nodes);
        }

        return Problems.Count > 0 ? null : policy;
    }

    // Of the stored bytes; for one that extends another, of that one's digest and the bytes, so that a change there shows too.
    private string DigestOf(SandboxPolicy? parent)
    {
        var prefix = parent is null ? [] : Encoding.ASCII.GetBytes(parent.Digest + "\n");
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData([.. prefix, .. _file.Bytes]));
    }

    private PolicyHeader? ReadHeader(YamlMapping root)
    {
        string? kind = null;
        string? name = null;
        string? extends = null;
        var extendsLine = 0L;
        var description = "";
        foreach (var (key, value) in root.Entries)
        {
            switch (key.Value)
            {
                case "kind":
                    kind = _nodes.OneOf(value, "kind", [Kind]);
                    break;
                case "name":
                    name = ReadName(value, "name");
                    break;
                case "description":
                    description = _nodes.Text(value, "description") ?? "";
                    break;
                case "extends":
                    extends = ReadName(value, "extends");
                    extendsLine = value.Line;
                    break;
            }
        }

        if (kind is null || name is null)
        {
            _nodes.Refuse(root, $"a policy file needs kind: {Kind} and a name");
            return null;
        }

        return new PolicyHeader(name, description, extends, extendsLine);
    }

    private string? ReadName(YamlNode value, string key)
    {
        if (_nodes.Text(value, key) is not { } name)
        {
            return null;
        }

        if (name.Length is > 0 and <= MaxNameLength
            && char.IsAsciiLetterLower(name[0])
            && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-'))
        {
            return name;
        }

        _nodes.Refuse(value, $"{key} must be 1 to {MaxNameLength} small letters, digits and hyphens, a letter first, not \"{name}\"");
        return null;
    }
}
