namespace SandboxGateway.Registry;

/// <summary>Which of a model's versions are served, in the terms of Triton's version_policy. Immutable.</summary>
internal sealed class VersionPolicy
{
    private readonly int? _latest;
    private readonly IReadOnlyList<int>? _specific;

    private VersionPolicy(int? latest, IReadOnlyList<int>? specific)
    {
        _latest = latest;
        _specific = specific;
    }

    /// <summary>The highest one: what holds where model.yaml says nothing.</summary>
    public static VersionPolicy Default { get; } = Latest(1);

    public static VersionPolicy All { get; } = new(null, null);

    public static VersionPolicy Latest(int count) => new(count, null);

    public static VersionPolicy Specific(IReadOnlyList<int> versions) => new(null, versions);

    /// <summary>The versions to serve of those that are there; specific ones are asked for whether there or not.</summary>
    public IEnumerable<int> Select(IEnumerable<int> available)
    {
        if (_specific is not null)
        {
            return _specific;
        }

        return _latest is { } count ? available.OrderDescending().Take(count) : available;
    }
}
