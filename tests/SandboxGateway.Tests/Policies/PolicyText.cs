using System.Text;
using SandboxGateway.Policies;
using SandboxGateway.Policies.Reading;

namespace SandboxGateway.Tests.Policies;

/// <summary>Policies written in tests.</summary>
internal static class PolicyText
{
    /// <summary>The start of a sound file; what a test is about follows.</summary>
    public const string Minimal = """
        kind: SandboxPolicy
        name: mine
        process: {noNewPrivileges: true}
        linux: {namespaces: [{type: user}, {type: mount}]}

        """;

    public static IReadOnlyList<SandboxPolicy> Load(out IReadOnlyList<string> problems, params string[] texts) =>
        PolicyLoader.Load(texts.Select((text, index) => File($"{(char)('a' + index)}.yaml", text)), out problems);

    /// <summary>The one policy, which must be sound, over the shipped ones.</summary>
    public static SandboxPolicy Sound(string text, string name = "mine")
    {
        var policies = PolicyLoader.Load([.. PolicyFiles.Shipped(), File("a.yaml", text)], out var problems);

        Assert.Empty(problems);
        return policies.Single(policy => policy.Name == name);
    }

    /// <summary>The problems of a text, read beside the shipped policies.</summary>
    public static IReadOnlyList<string> Problems(string text)
    {
        PolicyLoader.Load([.. PolicyFiles.Shipped(), File("a.yaml", text)], out var problems);
        return problems;
    }

    private static PolicyFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), IsShipped: false);
}
