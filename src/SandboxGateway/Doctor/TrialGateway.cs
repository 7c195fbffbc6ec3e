using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Logging.Abstractions;
using SandboxGateway.Pipeline;
using SandboxGateway.Policies;
using SandboxGateway.Registry;
using SandboxGateway.Workers;

namespace SandboxGateway.Doctor;

/// <summary>
/// A whole gateway without a web server, that serves the attacker under the policies of the trials. Attacks are sent to it as
/// any inference is. Its files are in a temporary folder that goes with it.
/// </summary>
internal sealed class TrialGateway : IAsyncDisposable
{
    /// <summary>A model nobody sends attacks to: its worker is what they are after.</summary>
    public const string Victim = "victim";

    private const string DataCanary = "canary";
    private const string TrialsParent = "/var/tmp";

    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(20);

    private readonly WebApplication _app;
    private readonly string _folder;

    private TrialGateway(WebApplication app, string folder, TrialRepository repository)
    {
        _app = app;
        _folder = folder;
        Repository = repository;
        Launcher = (TrialLauncher)app.Services.GetRequiredService<ISandboxLauncher>();
        Registry = app.Services.GetRequiredService<ModelRegistry>();
    }

    public TrialRepository Repository { get; }

    public TrialLauncher Launcher { get; }

    public ModelRegistry Registry { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>What of this gateway attackers may look for.</summary>
    public IEnumerable<(string Key, string Value)> Options =>
    [
        ("other_model", Repository.OtherModelFile),
        ("host_program", Repository.HostProgram),
        ("gateway_data", Path.Combine(_folder, "data", DataCanary)),
        ("gateway_socket", Services.GetRequiredService<WorkerSocketListener>().SocketPath),
        ("peer", VictimPid().ToString(CultureInfo.InvariantCulture)),
    ];

    /// <param name="factory">How gateways are made.</param>
    /// <param name="settings">Settings of the gateway whose host is examined: where its executables and its policies are.</param>
    /// <param name="canaries">What its sandboxes must not find.</param>
    /// <param name="trials">By name of the model each is tried with.</param>
    /// <param name="cancellationToken">Ends the wait for its models.</param>
    public static async Task<TrialGateway> StartAsync(
        GatewayFactory factory,
        DoctorSettings settings,
        Canaries canaries,
        IReadOnlyDictionary<string, AttackTrial> trials,
        CancellationToken cancellationToken)
    {
        // Not in /tmp: there a sandbox has its own, which would hide what an attack is after even from one without a root.
        var folder = Path.Combine(TrialsParent, $"sandbox-gateway-trials-{Path.GetRandomFileName()}");
        Directory.CreateDirectory(folder);
        // Sandboxes of an ordinary user's gateway are that user; those of root's have users of their own and mounts of their own.
        File.SetUnixFileMode(folder, (UnixFileMode)0x1ED);
        var repository = new TrialRepository(folder, settings.Attackers, canaries);
        repository.AddBystanders();
        trials = trials.Append(new(Victim, VictimFor(trials.Values))).ToDictionary(StringComparer.Ordinal);
        foreach (var (model, trial) in trials)
        {
            repository.Add(model, trial.Attack);
        }

        Directory.CreateDirectory(Path.Combine(folder, "data"));
        var app = factory([.. settings.ForTrials, "--models", repository.Models, "--data", Path.Combine(folder, "data"), "--Gateway:Repository:Mode", "none"], builder =>
        {
            var services = builder.Services;
            services.AddSingleton<ILoggerFactory>(settings.Logging ?? NullLoggerFactory.Instance);
            services.AddSingleton<IServer, NoServer>();
            services.AddSingleton<ISandboxLauncher>(provider =>
                new TrialLauncher(
                    provider.GetRequiredService<LauncherClient>(), provider.GetRequiredService<PolicyCatalog>(), trials));
        });
        canaries.Write(Path.Combine(folder, "data", DataCanary));
        var gateway = new TrialGateway(app, folder, repository);
        await app.StartAsync(cancellationToken);
        while (!gateway.Registry.IsReady)
        {
            await Task.Delay(_poll, cancellationToken);
        }

        return gateway;
    }

    public SandboxPolicy PolicyOf(AttackTrial trial) => Services.GetRequiredService<PolicyCatalog>().Find(trial.Policy)!;

    /// <summary>Sends one attack and waits for its end.</summary>
    public async Task<InferenceOutcome> SendAsync(
        string model, InferenceRequest request, AttackWireForm wire, CancellationToken cancellationToken) =>
        await Services.GetRequiredService<InferencePipeline>().ExecuteAsync(model, null, wire, request, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // The worker is the only child of its sandbox's init.
    private int VictimPid()
    {
        var init = Launcher.SandboxOf(Victim)?.InitPid ?? 0;
        var children = $"/proc/{init}/task/{init}/children";
        return File.Exists(children) && int.TryParse(File.ReadAllText(children), CultureInfo.InvariantCulture, out var pid) ? pid : init;
    }

    // Where attackers have no user of their own, their victim has none either: then they could be the same user.
    private static AttackTrial VictimFor(IEnumerable<AttackTrial> trials)
    {
        var native = AttackCatalogue.Attacks.First(static attack => attack.Runtime == "exec");
        var isShared = trials.Any(static trial => trial.Without.Contains(SandboxLayer.OwnUser));
        return new AttackTrial(native, TrialRepository.HandlerPolicy, isShared ? [SandboxLayer.OwnUser] : []);
    }
}
