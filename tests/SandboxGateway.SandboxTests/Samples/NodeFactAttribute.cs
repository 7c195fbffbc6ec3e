using SandboxGateway.SandboxTests.Gateway;

namespace SandboxGateway.SandboxTests.Samples;

/// <summary>A test that needs the packages of the samples in Node, which setup.sh installs. Without them it is skipped, or fails in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        var folders = new[] { "typescript", "grpc" }.Select(name => Path.Combine(PublishedFiles.Checkout, "samples", "clients", name, "node_modules"));
        if (!folders.All(Directory.Exists) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "The samples' packages are not installed.";
        }
    }
}
