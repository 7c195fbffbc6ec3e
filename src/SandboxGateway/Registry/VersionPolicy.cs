namespace SandboxGateway.Registry;

/// <summary>Which of a model's versions are served, in the terms of Triton's version_policy. Immutable.</summary>
internal sealed class VersionPolicy
{
    private VersionPolicy(int? latest, IReadOnlyList<int>? specific)
    {
        LatestCount = latest;
        SpecificVersions = specific;
    }

    /// <summary>Set for a policy that serves the highest so many.</summary>
    public int? LatestCount { get; }

    /// <summary>Set for one that names its versions; with neither, all are served.</summary>
    public IReadOnlyList<int>? SpecificVersions { get; }

    /// <summary>The highest one: what holds where model.yaml says nothing.</summary>
    public static VersionPolicy Default { get; } = Latest(1);

    public static VersionPolicy All { get; } = new(null, null);

    public static VersionPolicy Latest(int count) => new(count, null);

    public static VersionPolicy Specific(IReadOnlyList<int> versions) => new(null, versions);

    /// <summary>The versions to serve of those that are there; specific ones are asked for whether there or not.</summary>
    public IEnumerable<int> Select(IEnumerable<int> available)
    {
        if (SpecificVersions is not null)
        {
            return SpecificVersions;
        }

        return LatestCount is { } count ? available.OrderDescending().Take(count) : available;
    }
}
