using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SandboxGateway.Registry;

namespace SandboxGateway.Filters;

/// <summary>The filter of each model as its manifest declares it; a manifest that is read again has its own. Thread-safe.</summary>
internal sealed class ModelFilters(IOptions<FilterOptions> options)
{
    private readonly ConditionalWeakTable<ModelManifest, ModelFilter> _filters = [];

    // Hashes are compared within one run of the gateway; a key that outlived it would have to be kept safe.
    private readonly byte[] _hashKey = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    public ModelFilter Of(ServedModel model) =>
        _filters.GetValue(model.Manifest, manifest => new ModelFilter(options.Value, manifest.Filter, _hashKey));
}
