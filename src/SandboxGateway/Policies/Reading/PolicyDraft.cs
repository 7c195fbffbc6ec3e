using System.Collections.Frozen;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Policies.Reading;

/// <summary>
/// A policy while its file is read: at first all its parent says, or nothing at all. Used by one thread.
/// </summary>
internal sealed class PolicyDraft
{
    // A sandbox without these two would be none, so a file that leaves them out is refused before this matters.
    private static readonly Containment _nothing = new() { Proc = Containment.Types.Proc.None };

    private readonly Dictionary<string, PolicyOrigin> _origins;
    private readonly PolicyOriginReader _originOf;

    public PolicyDraft(SandboxPolicy? parent, PolicyOriginReader originOf)
    {
        _originOf = originOf;
        Containment = (parent?.Containment ?? _nothing).Clone();
        Mounts = [.. parent?.Mounts ?? []];
        RequestTimeout = parent?.RequestTimeout;
        StartTimeout = parent?.StartTimeout;
        Require = [.. parent?.Require ?? []];
        OnRefusedSyscall = parent?.OnRefusedSyscall ?? ViolationAction.Record;
        OnDrift = parent?.OnDrift ?? ViolationAction.Replace;
        _origins = parent is null ? [] : new(parent.Origins);
    }

    public Containment Containment { get; }

    public Resources Resources => Containment.Resources ??= new Resources();

    public Seccomp Seccomp => Containment.Seccomp ??= new Seccomp();

    public List<Mount> Mounts { get; }

    public TimeSpan? RequestTimeout { get; set; }

    public TimeSpan? StartTimeout { get; set; }

    public List<string> Require { get; }

    public ViolationAction OnRefusedSyscall { get; set; }

    public ViolationAction OnDrift { get; set; }

    /// <summary>Says that this file gives the value at <paramref name="path"/>, on this line.</summary>
    public void Note(string path, long line) => _origins[path] = _originOf.At(line);

    /// <summary>Says that this file gives the whole list at <paramref name="path"/>, on this line: earlier entries are gone.</summary>
    public void NoteList(string path, long line)
    {
        foreach (var entry in _origins.Keys.Where(key => key.StartsWith(path + ".", StringComparison.Ordinal)).ToList())
        {
            _origins.Remove(entry);
        }

        Note(path, line);
    }

    public SandboxPolicy Build(PolicyHeader header, string digest) => new()
    {
        Name = header.Name,
        Digest = digest,
        Description = header.Description,
        Extends = header.Extends,
        Containment = Containment,
        Mounts = Mounts,
        RequestTimeout = RequestTimeout,
        StartTimeout = StartTimeout,
        Require = Require,
        OnRefusedSyscall = OnRefusedSyscall,
        OnDrift = OnDrift,
        Origins = _origins.ToFrozenDictionary(StringComparer.Ordinal),
    };
}
