using SandboxGateway.Tests.Architecture;

namespace SandboxGateway.Tests.Contracts.OfficialSuite;

/// <summary>The official test suite, which lies beside the checkout and is no part of it.</summary>
internal static class SuiteFolder
{
    private const string Place = "shared/data/json-schema-test-suite";

    /// <summary>Null where the suite is absent.</summary>
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(Repository.Root).Parent; folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, Place);
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
