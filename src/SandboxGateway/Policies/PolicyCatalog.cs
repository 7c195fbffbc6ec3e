using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using SandboxGateway.Policies.Reading;

namespace SandboxGateway.Policies;

/// <summary>The policies models can name: the shipped ones and the operator's. Thread-safe: it never changes.</summary>
internal sealed class PolicyCatalog
{
    private readonly FrozenDictionary<string, SandboxPolicy> _policies;

    public PolicyCatalog(IOptions<PolicyOptions> options)
        : this(PolicyLoader.Load([.. PolicyFiles.Shipped(), .. PolicyFiles.In(options.Value.Path)], out var problems))
    {
        if (problems.Count > 0)
        {
            throw new StartupException($"policies cannot be used:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");
        }
    }

    /// <param name="policies">Sound ones, each of its own name.</param>
    public PolicyCatalog(IReadOnlyList<SandboxPolicy> policies)
    {
        Policies = policies;
        _policies = policies.ToFrozenDictionary(policy => policy.Name, StringComparer.Ordinal);
    }

    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyList<SandboxPolicy> Policies { get; }

    /// <summary>The policy of that name; null if there is none.</summary>
    public SandboxPolicy? Find(string name) => _policies.GetValueOrDefault(name);
}
