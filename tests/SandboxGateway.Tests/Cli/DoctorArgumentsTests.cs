using SandboxGateway.Cli;

namespace SandboxGateway.Tests.Cli;

public sealed class DoctorArgumentsTests
{
    [Fact]
    public void Read_Everything_IsUnderstood()
    {
        var arguments = DoctorArguments.Read(
            ["--json", "--attack", "tcp,udp", "--policy", "handler", "--without", "seccomp,landlock", "--data", "d"], out var mistake);

        Assert.Equal("", mistake);
        Assert.True(arguments!.Json);
        Assert.Equal(["tcp", "udp"], arguments.Request.Attacks);
        Assert.Equal(["seccomp", "landlock"], arguments.Request.Without);
        Assert.Equal(["--data", "d"], arguments.Settings);
        Assert.Equal(2, arguments.Request.Trials().Count);
        Assert.False(arguments.Request.IsComplete);
    }

    [Theory]
    [InlineData("--attack")]
    [InlineData("--attack", "no-such-attack")]
    [InlineData("--without", "namespace.user")]
    [InlineData("--without", "everything")]
    [InlineData("--policy", "no-such-policy")]
    [InlineData("--no-such-switch", "x")]
    [InlineData("word")]
    public void Read_Mistake_IsRefused(params string[] words)
    {
        Assert.Null(DoctorArguments.Read(words, out var mistake));
        Assert.NotEmpty(mistake);
    }
}
