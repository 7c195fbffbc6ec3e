namespace SandboxGateway.FunctionalTests.Api.Docs;

/// <summary>A test that needs Chromium, which setup.sh installs. Without it the test is skipped, or fails in continuous integration.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Program is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "There is no chromium.";
        }
    }
}
