using Microsoft.Extensions.Options;
using SandboxGateway.Registry;

namespace SandboxGateway.Versions;

/// <summary>Lists what is in the repository and what has become of it. Thread-safe.</summary>
internal sealed class RepositoryIndex(ModelRegistry registry, ModelRepository repository, IOptions<RepositoryOptions> options)
{
    /// <param name="readyOnly">Leaves out what does not take requests.</param>
    public IReadOnlyList<IndexEntry> List(bool readyOnly)
    {
        var known = registry.Models.Select(static model => Describe(model)).ToList();
        if (readyOnly)
        {
            return known.FindAll(static entry => entry.State == ModelState.Ready);
        }

        return options.Value.Mode == RepositoryMode.Explicit ? [.. known.Concat(Unloaded()).OrderBy(entry => entry.Name, StringComparer.Ordinal)] : known;
    }

    /// <summary>The state of a model as a whole: that of the version which requests get by default.</summary>
    public static IndexEntry Describe(ServedModel model)
    {
        var (state, reason, _) = model.Status;
        return new IndexEntry(model.Name, model.Version, state, reason ?? model.Notice ?? "");
    }

    private IEnumerable<IndexEntry> Unloaded()
    {
        try
        {
            return repository.ListNames()
                .Where(name => registry.Find(name) is null)
                .Select(static name => new IndexEntry(name, "", ModelState.Unavailable, "It is not loaded."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
