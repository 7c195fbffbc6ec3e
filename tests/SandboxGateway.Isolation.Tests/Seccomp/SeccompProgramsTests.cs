using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

public class SeccompProgramsTests
{
    [Fact]
    public void Load_ProgramThatIsNotThere_Throws()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => SeccompPrograms.Load("absent", typeof(SeccompProgramsTests).Assembly));
        Assert.Contains("absent", exception.Message, StringComparison.Ordinal);
    }
}
