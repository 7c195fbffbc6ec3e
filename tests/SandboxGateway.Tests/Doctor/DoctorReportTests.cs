using System.Text;
using SandboxGateway.Cli;
using SandboxGateway.Doctor;
using SandboxGateway.TestSupport;
using SandboxGateway.Tests.Architecture;

namespace SandboxGateway.Tests.Doctor;

/// <summary>The report as JSON, as a table, and as it is kept.</summary>
public sealed class DoctorReportTests
{
    private static readonly Attack _attack = AttackCatalogue.Attacks[0];

    [Fact]
    public void Write_AnyReport_IsAsItsSchemaSays()
    {
        using var folder = new TemporaryFolder();
        using var json = new MemoryStream();
        DoctorReportWriter.Write(Report(), json);
        var document = folder.Write("report.json", Encoding.UTF8.GetString(json.ToArray()));
        var schema = Path.Combine(Repository.Root, "deploy", "config", "doctor.schema.json");
        using var output = new MemoryStream();
        using var errors = new StringWriter();

        var exitCode = SchemaCommand.Run(["check", schema, document], Stream.Null, output, errors);

        Assert.True(exitCode == 0, Encoding.UTF8.GetString(output.ToArray()) + errors);
    }

    [Fact]
    public void Write_Table_SaysWhatEscaped()
    {
        using var text = new StringWriter();

        DoctorTable.Write(Report(), text);

        Assert.Contains($"ESCAPED   {_attack.Id}", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 contained, 1 escaped, 1 not run", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ThenSummary_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        var store = new DoctorStore(folder.Path);

        Assert.Null(store.Summary());
        store.Save(Report());

        Assert.Equal(new DoctorSummary(Report().Started, "6.1", 1, 1, 1), store.Summary());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"summary\": 3}")]
    [InlineData("not json")]
    public void Summary_BrokenFile_IsNone(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write(DoctorStore.FileName, text);

        Assert.Null(new DoctorStore(folder.Path).Summary());
    }

    private static DoctorReport Report() => new()
    {
        Host = "host",
        Kernel = "6.1",
        IsRoot = true,
        Started = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromSeconds(1.5),
        Controls =
        [
            new HostCheck("landlock", HostCheckState.Ok, "ABI 7"),
            new HostCheck("smt", HostCheckState.Warning, "1", "echo off"),
        ],
        Attacks =
        [
            new AttackOutcome(Trial("handler"), AttackVerdict.Contained, _attack.Layers.Values.First()[0], 2, "refused"),
            new AttackOutcome(Trial("strict"), AttackVerdict.Escaped, "", 0, "found \"it\""),
            new AttackOutcome(Trial("handler-offline-strict", "root"), AttackVerdict.NotRun, "", 0, "no"),
        ],
    };

    private static AttackTrial Trial(string policy, params string[] without) => new(_attack, policy, without);
}
