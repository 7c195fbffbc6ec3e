using SandboxGateway.Contracts.Json;

namespace SandboxGateway.Contracts.Validation;

/// <summary>An array or object that is being read, and the schemas on the stack that judge it: <see cref="First"/> up to <see cref="Last"/>.</summary>
internal struct OpenContainer(bool isArray, int first, int last, NameFrame names)
{
    public readonly bool IsArray = isArray;
    public readonly int First = first;
    public readonly int Last = last;

    /// <summary>Of an object: the names it has had.</summary>
    public NameFrame Names = names;

    /// <summary>Of an array: the elements it has had.</summary>
    public int Count;
}
