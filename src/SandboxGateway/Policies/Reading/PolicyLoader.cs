namespace SandboxGateway.Policies.Reading;

/// <summary>Reads all policy files together, parents before those that extend them. Used once, by one thread.</summary>
internal sealed class PolicyLoader
{
    private readonly Dictionary<string, PolicyDocument> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SandboxPolicy?> _read = new(StringComparer.Ordinal);
    private readonly List<PolicyDocument> _all = [];

    /// <returns>The sound policies, in the order of their names.</returns>
    public static IReadOnlyList<SandboxPolicy> Load(IEnumerable<PolicyFile> files, out IReadOnlyList<string> problems)
    {
        var loader = new PolicyLoader();
        foreach (var file in files)
        {
            loader.Add(PolicyDocument.Open(file));
        }

        var policies = loader._documents.Keys.Order(StringComparer.Ordinal).Select(loader.Read).OfType<SandboxPolicy>().ToList();
        problems = [.. loader._all.SelectMany(document => document.Problems)];
        return policies;
    }

    private void Add(PolicyDocument document)
    {
        _all.Add(document);
        if (document.Header is { } header && !_documents.TryAdd(header.Name, document))
        {
            var first = _documents[header.Name];
            document.RefuseHeader(first.IsShipped
                ? $"the name \"{header.Name}\" belongs to a shipped policy; extend it under another name"
                : $"the name \"{header.Name}\" is taken by {first.FileName}");
        }
    }

    private SandboxPolicy? Read(string name)
    {
        if (_read.TryGetValue(name, out var known))
        {
            return known;
        }

        // Found again before it is read, it extends itself.
        _read[name] = null;
        var document = _documents[name];
        if (document.Header!.Extends is not { } parentName)
        {
            return _read[name] = document.Read(parent: null);
        }

        if (!_documents.ContainsKey(parentName))
        {
            document.RefuseHeader($"extends: there is no policy \"{parentName}\"; known: {string.Join(", ", _documents.Keys.Order())}");
            return null;
        }

        if (Read(parentName) is { } parent)
        {
            return _read[name] = document.Read(parent);
        }

        document.RefuseHeader($"extends: the policy \"{parentName}\" has mistakes itself, or extends this one");
        return null;
    }
}
