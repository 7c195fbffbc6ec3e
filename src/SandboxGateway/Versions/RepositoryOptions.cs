using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Versions;

/// <summary>Settings of how models are loaded and unloaded; section Gateway:Repository.</summary>
internal sealed class RepositoryOptions
{
    public const string Section = "Gateway:Repository";

    /// <summary>What decides which models are loaded: poll, explicit or none. Default poll.</summary>
    [EnumDataType(typeof(RepositoryMode))]
    public RepositoryMode Mode { get; set; } = RepositoryMode.Poll;

    /// <summary>
    /// Mode explicit: models to load at the start, or "*" for all. Default none, as with Triton.
    /// </summary>
    public IList<string> LoadModels { get; set; } = [];

    /// <summary>
    /// Mode poll: seconds between two looks at the folder. Most changes are seen at once; this is for file systems that do not
    /// tell of them, such as network ones. Default 15, as with Triton; 0.05 to 86,400.
    /// </summary>
    [Range(0.05, 86_400)]
    public double PollSeconds { get; set; } = 15;

    /// <summary>
    /// Mode poll: seconds for which a changed folder must stay as it is before it is loaded, so that what is being copied is left
    /// alone. Default 1; 0 to 3600.
    /// </summary>
    [Range(0.0, 3600)]
    public double SettleSeconds { get; set; } = 1;

    /// <summary>
    /// Seconds that the requests of a version that is unloaded have to be answered, if none of them may take longer anyway.
    /// Default 60; 0 to 3600.
    /// </summary>
    [Range(0.0, 3600)]
    public double DrainSeconds { get; set; } = 60;
}
