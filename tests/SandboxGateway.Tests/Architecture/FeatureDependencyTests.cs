using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>
/// Which feature folder of the gateway may know which. Pipeline holds both the vocabulary all of them speak (requests,
/// tensors, faults) and the order of the stages; the order is <c>InferencePipeline</c>, which only the outside calls.
/// </summary>
public sealed class FeatureDependencyTests
{
    private const string Gateway = "SandboxGateway";
    private const string Anything = "*";

    private static readonly string[] _everyFeatureMayUse = ["Pipeline", "Registry", "Telemetry"];

    /// <summary>Besides itself and the three above.</summary>
    private static readonly Dictionary<string, string[]> _mayUse = new()
    {
        // Wiring: it puts the features together and nothing uses it.
        ["Hosting"] = [Anything],
        // Verbs of the command line: each shows one feature at work.
        ["Cli"] = [Anything],
        // A sandbox is launched under a policy, what it does against it is an incident, its words are filtered,
        // and once it has loaded it must go with its contract.
        ["Workers"] = ["Policies", "Incidents", "Filters", "Contracts"],
        // Secrets in the texts of requests are what the filter's rules say.
        ["Contracts"] = ["Filters"],
        // A secret in an output is an incident.
        ["Filters"] = ["Incidents"],
        // The document a contract judges is read here, and judged in the same pass.
        // Our own endpoints show what is kept of incidents, and what sandboxes are under.
        ["Api"] = ["Contracts", "Doctor", "Incidents", "Policies", "Versions", "Workers"],
        // What is loaded is given a worker.
        ["Versions"] = ["Workers"],
        // It runs a gateway of its own and attacks that; a wire form is told of the contract.
        ["Doctor"] = ["Contracts", "Policies", "Workers"],
        ["Pipeline"] = ["Admission", "Contracts", "Workers", "Filters", "Governance", "Audit"],
        // The reason a worker ended is a metric's tag.
        ["Telemetry"] = ["Workers"],
        ["Dashboard"] = ["Governance", "Audit"],
    };

    /// <summary>Used by wiring alone.</summary>
    private static readonly string[] _leaves = ["Api", "Cli", "Dashboard", "Hosting"];

    private static readonly List<SourceFile> _files =
        [.. SourceFile.Shipped.Where(file => file.Project == Gateway && file.Feature.Length > 0)];

    private static readonly HashSet<string> _features = [.. _files.Select(file => file.Feature)];

    [Fact]
    public void Usings_EveryFeature_AreTheAllowedOnes() =>
        Violations.AssertNone(_files.SelectMany(file => Uses(file, _features)
            .Where(used => !IsAllowed(file.Feature, used))
            .Select(used => $"{file.Path} uses {used}")));

    [Fact]
    public void InferencePipeline_InsideStages_IsUnknown() =>
        Violations.AssertNone(_files
            .Where(file => file.Feature is not ("Pipeline" or "Api" or "Hosting" or "Doctor"))
            .Where(file => file.Root.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Any(name => name.Identifier.Text == "InferencePipeline"))
            .Select(file => file.Path));

    [Theory]
    [InlineData("Workers", "Registry", true)]
    [InlineData("Workers", "Workers", true)]
    [InlineData("Pipeline", "Workers", true)]
    [InlineData("Hosting", "Api", true)]
    [InlineData("Workers", "Api", false)]
    [InlineData("Pipeline", "Api", false)]
    [InlineData("Workers", "Governance", false)]
    [InlineData("Registry", "Hosting", false)]
    public void IsAllowed_Arrow_IsAsAgreed(string from, string to, bool allowed) => Assert.Equal(allowed, IsAllowed(from, to));

    [Theory]
    [InlineData("using SandboxGateway.Workers;")]
    [InlineData("using W = SandboxGateway.Workers.Sandbox;")]
    [InlineData("class A { SandboxGateway.Workers.Sandbox? _field; }")]
    public void Uses_DirectiveAliasOrFullName_IsFound(string text) =>
        Assert.Equal(
            ["Workers"], Uses(SourceFile.Parse("src/SandboxGateway/Registry/A.cs", text), new HashSet<string> { "Workers" }));

    private static bool IsAllowed(string from, string to)
    {
        var more = _mayUse.GetValueOrDefault(from, []);
        return from == to
            || more.Contains(Anything)
            || (!_leaves.Contains(to) && (_everyFeatureMayUse.Contains(to) || more.Contains(to)));
    }

    private static IEnumerable<string> Uses(SourceFile file, IReadOnlySet<string> features) =>
        file.Root.DescendantNodes().OfType<QualifiedNameSyntax>()
            .Where(name => name.Left.ToString() == Gateway)
            .Select(name => name.Right.Identifier.Text)
            .Where(features.Contains)
            .Where(feature => feature != file.Feature)
            .Distinct();
}
