using SandboxGateway.Registry;

namespace SandboxGateway.Versions;

/// <summary>
/// One version of a model: the load that requests are given, and the one that is to take its place. Used by the repository's loop
/// alone.
/// </summary>
internal sealed class ManagedVersion(ServedModel face)
{
    private ServedModel? _reported;
    private string? _reportedReason;

    /// <summary>What requests are given, and what is shown of the version.</summary>
    public ServedModel Face { get; private set; } = face;

    /// <summary>The version as it has become, while it loads or if it cannot be loaded.</summary>
    public ServedModel? Next { get; private set; }

    public ServedModel Newest => Next ?? Face;

    /// <summary>Has it served by another load: at once if this one does not serve, otherwise as soon as that is ready.</summary>
    /// <returns>What it has taken the place of, or null.</returns>
    public ServedModel? Change(ServedModel to)
    {
        if (Face.IsServing)
        {
            Next = to;
            Face.Notice = "It was changed in the repository; what it is now is being loaded.";
            return null;
        }

        var before = Face;
        Face = to;
        return before;
    }

    /// <summary>Stays with what is served.</summary>
    /// <returns>What was to take its place, or null.</returns>
    public ServedModel? Keep()
    {
        var given = Next;
        Next = null;
        Face.Notice = null;
        return given;
    }

    /// <summary>Gives requests to the next load if that is ready.</summary>
    /// <returns>What it has taken the place of, or null.</returns>
    public ServedModel? Advance()
    {
        if (Next is not { Status.State: ModelState.Ready } next)
        {
            return null;
        }

        var before = Face;
        Face = next;
        Next = null;
        return before;
    }

    /// <summary>Tells once how the newest load went; if it failed while another one serves, that shows why.</summary>
    public void Report(VersionLoads loads)
    {
        var (state, reason, _) = Newest.Status;
        var isNew = !ReferenceEquals(_reported, Newest);
        if (state == ModelState.Ready && (isNew || _reportedReason is not null))
        {
            (_reported, _reportedReason) = (Newest, null);
            loads.Loaded(Newest);
        }
        else if (state == ModelState.Unavailable && !Newest.IsRetired && (isNew || (_reportedReason is not null && _reportedReason != reason)))
        {
            (_reported, _reportedReason) = (Newest, reason);
            loads.Refused(Newest);
            if (Next is not null)
            {
                Face.Notice = $"It was changed in the repository, and what it is now cannot be served: {reason}";
            }
        }
    }
}
