namespace SandboxGateway.Contracts.Loading;

/// <summary>Gives each name a schema mentions a position.</summary>
internal sealed class NameCollector
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    public int Position(string name)
    {
        if (!_positions.TryGetValue(name, out var position))
        {
            position = _names.Count;
            _positions.Add(name, position);
            _names.Add(name);
        }

        return position;
    }
}
