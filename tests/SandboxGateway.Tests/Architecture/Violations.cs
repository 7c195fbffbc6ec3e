namespace SandboxGateway.Tests.Architecture;

/// <summary>Fails with every violation on a line of its own; the collection asserts cut them short.</summary>
internal static class Violations
{
    public static void AssertNone(IEnumerable<string> violations) =>
        Assert.Equal("", string.Join('\n', violations));
}
