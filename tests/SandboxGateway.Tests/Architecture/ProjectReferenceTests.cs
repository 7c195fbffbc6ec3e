using System.Xml.Linq;

namespace SandboxGateway.Tests.Architecture;

/// <summary>Which project may know which: a split between two assemblies is a split between two processes or two trusts.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["SandboxGateway"] = ["SandboxGateway.Filters", "SandboxGateway.Protocol"],
        // For programs of others: it knows the protocol and nothing of the gateway.
        ["SandboxGateway.Client"] = [],
        ["SandboxGateway.Filters"] = [],
        ["SandboxGateway.Launcher"] = ["SandboxGateway.Isolation", "SandboxGateway.Protocol"],
        ["SandboxGateway.Worker"] = ["SandboxGateway.Isolation", "SandboxGateway.Protocol"],
        ["SandboxGateway.Isolation"] = [],
        ["SandboxGateway.Protocol"] = [],
        ["SandboxGateway.Isolation.ProfileCompiler"] = ["SandboxGateway.Isolation"],
    };

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_EveryShippedProject_AreTheAllowedOnes(string project)
    {
        var path = Path.Combine(Repository.Root, "src", project, project + ".csproj");

        Assert.True(_allowed.ContainsKey(project), $"{project} is new: say here what it may reference.");
        Violations.AssertNone(RuntimeReferences(XDocument.Load(path)).Except(_allowed[project]));
    }

    [Fact]
    public void Projects_Known_AllExist() =>
        Assert.Equal(_allowed.Keys.Order(), Projects().Select(row => (string)row[0]).Order());

    [Fact]
    public void RuntimeReferences_BuildOrderOnly_IsNotOne()
    {
        var project = XDocument.Parse(
            """
            <Project>
              <ProjectReference Include="../A/A.csproj" />
              <ProjectReference Include="..\B\B.csproj" ReferenceOutputAssembly="false" />
            </Project>
            """);

        Assert.Equal(["A"], RuntimeReferences(project));
    }

    public static IEnumerable<object[]> Projects() =>
        Repository.Files("src", ".csproj").Select(path => new object[] { Path.GetFileNameWithoutExtension(path) });

    private static IEnumerable<string> RuntimeReferences(XDocument project) =>
        project.Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => ((string)reference.Attribute("Include")!).Replace('\\', '/'))
            .Select(include => Path.GetFileNameWithoutExtension(include));
}
