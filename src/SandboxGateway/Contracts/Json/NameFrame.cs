namespace SandboxGateway.Contracts.Json;

/// <summary>Where one open object's names are in a <see cref="NameSet"/>.</summary>
internal struct NameFrame(int start)
{
    public readonly int Start = start;

    /// <summary>The hash table an object of many members moved to, or -1.</summary>
    public int Table = -1;

    /// <summary>Members seen.</summary>
    public int Count;
}
