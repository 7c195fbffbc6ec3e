using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SandboxGateway.Doctor;
using SandboxGateway.SandboxTests.Gateway;

namespace SandboxGateway.SandboxTests.Doctor;

/// <summary>
/// Attacks that a layer stops which no sandbox is without: as ordinary processes, they work. So their failing in a sandbox is the
/// sandbox's doing.
/// </summary>
[Collection(RunsAlone.Name)]
public sealed class BareProcessTests : IDisposable
{
    private const string Nobody = "65534";

    // What a kernel or a host answers that has no such thing.
    private static readonly string[] _absence = ["ENOSYS", "EAFNOSUPPORT", "ENOENT", "ENODEV"];

    private readonly string _folder = Directory.CreateDirectory($"/var/tmp/sgw-bare-{Guid.NewGuid():N}", (UnixFileMode)0x1FF).FullName;
    private readonly Canaries _canaries = new();

    public static TheoryData<string> Attacks => [.. AttackCatalogue.Attacks
        .Where(attack => attack.Twin is AttackTwin.Process or AttackTwin.RootProcess or AttackTwin.Terminal)
        .Select(attack => attack.Id)];

    public void Dispose()
    {
        _canaries.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Attack_OutsideAnySandbox_Escapes(string id)
    {
        var attack = AttackCatalogue.Attacks.Single(known => known.Id == id);
        using var victim = attack.Twin == AttackTwin.Process ? StartVictim() : null;

        var (result, name, detail) = await TryAsync(attack, victim?.Id ?? Environment.ProcessId);

        victim?.Kill();
        var isAbsent = attack.TwinReason is not null && _absence.Contains(name);
        Assert.True(result == "escaped" || isAbsent || LacksCapabilities(attack, name), $"{result} {name}: {detail}");
    }

    // Root of a container has less than root has.
    private static bool LacksCapabilities(Attack attack, string name) =>
        attack.Twin == AttackTwin.RootProcess
        && name is "EPERM" or "EACCES"
        && !File.ReadLines("/proc/self/status").Any(static line => line.StartsWith("CapEff:\t000001ffffffffff", StringComparison.Ordinal));

    private static string[] As(string user, params string[] command) =>
        Environment.IsPrivilegedProcess && user != "0"
            ? ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", .. command]
            : command;

    private static Process StartVictim()
    {
        var command = As(Nobody, Program, "victim");
        var victim = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        Assert.Equal("ready", victim.StandardOutput.ReadLine());
        return victim;
    }

    private static string Program => Path.Combine(PublishedFiles.ForAnybody, "native", "attacks", "sandbox-attack");

    private async Task<(string Result, string Name, string Detail)> TryAsync(Attack attack, int peer)
    {
        var copy = Path.Combine(_folder, "sandbox-attack");
        File.Copy(Program, copy);
        File.SetUnixFileMode(copy, (UnixFileMode)0x1FF);
        _canaries.Write(Path.Combine(_folder, "data"));
        Chown(_folder);
        string[] options =
        [
            .. _canaries.Options.Select(static option => $"{option.Key}={option.Value}"),
            $"root={_folder}", $"model={_folder}", $"system={_folder}", $"scratch={_folder}", $"link={_folder}/link",
            $"program={copy}", $"shared={_folder}/data", string.Create(CultureInfo.InvariantCulture, $"peer={peer}"),
        ];
        if (attack.Pair)
        {
            await RunAsync(attack, [.. options, "role=leave"]);
            return await RunAsync(attack, [.. options, "role=find"]);
        }

        return await RunAsync(attack, options);
    }

    private static async Task<(string Result, string Name, string Detail)> RunAsync(Attack attack, string[] options)
    {
        string[] attempt = [Program, "try", attack.Id, .. options];
        var command = attack.Twin switch
        {
            AttackTwin.RootProcess => attempt,
            AttackTwin.Terminal => ["script", "-qec", string.Join(' ', attempt.Select(static word => $"'{word}'")), "/dev/null"],
            _ => As(Nobody, attempt),
        };
        var start = new ProcessStartInfo(command[0], command[1..]);
        start.Environment["SANDBOX_GATEWAY_CANARY"] = Canaries.Marker;
        var run = await DoctorProcess.RunAsync(start);
        var line = run.Output.Split('\n').Select(static text => text.Trim()).FirstOrDefault(static text => text.StartsWith('{'));
        Assert.True(line is not null, run.Output + run.Error);
        using var reply = JsonDocument.Parse(line);
        return (
            reply.RootElement.GetProperty("result").GetString()!,
            reply.RootElement.GetProperty("name").GetString()!,
            reply.RootElement.GetProperty("detail").GetString()!);
    }

    private static void Chown(string folder)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", $"{Nobody}:{Nobody}", folder]);
            chown.WaitForExit();
        }
    }
}
