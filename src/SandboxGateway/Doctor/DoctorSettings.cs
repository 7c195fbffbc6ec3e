namespace SandboxGateway.Doctor;

/// <summary>What the doctor takes over from the gateway it examines. Immutable.</summary>
internal sealed record DoctorSettings
{
    /// <summary>Folder of the native executables, absolute.</summary>
    public required string NativeFolder { get; init; }

    /// <summary>Further settings for the trials' gateway, as on the command line: the operator's policies.</summary>
    public IReadOnlyList<string> Further { get; init; } = [];

    /// <summary>Where the trials' gateway logs; null for nowhere, as most of what it would log is meant to happen.</summary>
    public ILoggerFactory? Logging { get; init; }

    /// <summary>The folder of the programs that attack.</summary>
    public string Attackers => Path.Combine(NativeFolder, "attacks");

    public string[] ForTrials => ["--Gateway:Workers:NativeDirectory", NativeFolder, "--Gateway:Doctor:Gate", "off", .. Further];
}
