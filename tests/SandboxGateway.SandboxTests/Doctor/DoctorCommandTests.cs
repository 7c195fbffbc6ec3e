using SandboxGateway.SandboxTests.Gateway;
using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Doctor;

/// <summary>The command as an operator runs it, with the shipped policies, on this host.</summary>
[Collection(RunsAlone.Name)]
public sealed class DoctorCommandTests
{
    // An attack that ends neither so nor so proves nothing; there may be a few, on a host that lacks what they are after.
    private const int MostNotRun = 6;

    public static TheoryData<int?> Users => RealGateway.Users;

    [Theory]
    [MemberData(nameof(Users))]
    public async Task Doctor_EveryAttackUnderItsPolicies_IsContainedByALayerThatIsKnown(int? user)
    {
        var doctor = await DoctorProcess.RunAsync(user, "--json");

        Assert.True(doctor.ExitCode == 0, doctor.Error + doctor.Output);
        var attacks = doctor.Attacks();
        var surprises = attacks
            .Where(attack => attack.GetProperty("result").GetString() == "contained" && attack.GetProperty("actedBy").GetArrayLength() == 0)
            .Select(attack => attack.ToString());
        var notRun = attacks.Where(attack => attack.GetProperty("result").GetString() == "notRun").Select(attack => attack.ToString());
        Assert.Empty(surprises);
        Assert.True(notRun.Count() <= MostNotRun, string.Join(Environment.NewLine, notRun));
        await AssertIsAsTheSchemaSaysAsync(doctor.Output);
    }

    [Fact]
    public async Task Doctor_WithoutTheLayersThatStopIt_SaysThatTheAttackEscapes()
    {
        var doctor = await DoctorProcess.RunAsync(
            user: null, "--json", "--attack", "tcp", "--policy", "handler", "--without", "seccomp,landlock,namespace.network");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Equal("escaped", Assert.Single(doctor.Attacks()).GetProperty("result").GetString());
    }

    [Fact]
    public async Task Doctor_AsATable_EndsWithTheSum()
    {
        var doctor = await DoctorProcess.RunAsync(user: null, "--attack", "read-host-file");

        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains("3 contained, 0 escaped, 0 not run", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_List_NamesAttacksAndRunsNone()
    {
        var doctor = await DoctorProcess.RunAsync(user: null, "--list");

        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains("read-host-file", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_UnknownLayer_IsAUsageError()
    {
        var doctor = await DoctorProcess.RunAsync(user: null, "--without", "everything");

        Assert.Equal(2, doctor.ExitCode);
        Assert.Contains("everything", doctor.Error, StringComparison.Ordinal);
    }

    private static async Task AssertIsAsTheSchemaSaysAsync(string report)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("report.json", report);
        var schema = Path.Combine(PublishedFiles.Checkout, "deploy", "config", "doctor.schema.json");

        var check = await GatewayRun.OfAsync("schema", "check", schema, file);

        Assert.True(check.ExitCode == 0, check.Output);
    }
}
