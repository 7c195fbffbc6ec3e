using System.Collections;

namespace SandboxGateway.Contracts.Validation;

/// <summary>Which members or elements of one container some schema has looked at.</summary>
internal sealed class MemberSet(int count)
{
    private readonly BitArray _members = new(count);

    public bool this[int position] => _members[position];

    public int Count => _members.Count;

    public void Add(int position) => _members[position] = true;

    public void AddAll() => _members.SetAll(true);

    public void Add(MemberSet other) => _members.Or(other._members);
}
