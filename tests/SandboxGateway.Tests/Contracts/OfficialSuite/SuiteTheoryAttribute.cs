namespace SandboxGateway.Tests.Contracts.OfficialSuite;

/// <summary>A theory over the official suite, skipped with a word where the suite is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SuiteTheoryAttribute : TheoryAttribute
{
    public SuiteTheoryAttribute()
    {
        if (SuiteFolder.Path is null)
        {
            Skip = "The 3,946 cases of ../shared/data/json-schema-test-suite are absent.";
        }
    }
}
