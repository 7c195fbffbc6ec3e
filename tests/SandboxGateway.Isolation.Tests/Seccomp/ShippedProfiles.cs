using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

/// <summary>The profiles in the source tree, read as the build reads them.</summary>
internal static class ShippedProfiles
{
    private static readonly string _folder = Path.Combine(RepositoryRoot(), "src/SandboxGateway.Isolation/Profiles");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(_folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static byte[] Json(string name) => File.ReadAllBytes(Path.Combine(_folder, $"{name}.json"));

    public static SeccompProfile Parse(string name)
    {
        var result = SeccompProfileParser.Parse($"{name}.json", Json(name));
        Assert.Empty(result.Errors);
        return result.Profile!;
    }

    public static BpfInstruction[] Compile(string name) => SeccompCompiler.Compile(Parse(name));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SandboxGateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside the repository");
        }

        return folder.FullName;
    }
}
