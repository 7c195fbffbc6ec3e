using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Workers;

/// <summary>Settings of the worker pool; section Gateway:Workers.</summary>
internal sealed class WorkersOptions
{
    public const string Section = "Gateway:Workers";

    /// <summary>
    /// Folder of the native executables: launcher/sandbox-launcher and worker/sandbox-worker. Default "native", beside the
    /// gateway itself; a relative path is taken from there.
    /// </summary>
    [Required]
    public string NativeDirectory { get; set; } = "native";

    /// <summary>
    /// The interpreter of Python handlers: a path below the host's system folders, as only those are in their sandboxes. Default
    /// /usr/bin/python3. A handler with an image of its own uses the image's.
    /// </summary>
    [Required]
    [RegularExpression("/.*[^/]")]
    public string PythonExecutable { get; set; } = "/usr/bin/python3";

    /// <summary>
    /// Seconds a request may take from its arrival, the wait for the worker included, unless its model says otherwise.
    /// Default 30; 0.001 to 3600.
    /// </summary>
    [Range(0.001, 3600)]
    public double RequestTimeoutSeconds { get; set; } = 30;

    /// <summary>
    /// Where a request has several replies: seconds until the first and between two, and seconds the client may leave one
    /// untaken, unless the model says otherwise. Default 30; 0.001 to 3600.
    /// </summary>
    [Range(0.001, 3600)]
    public double ReplyTimeoutSeconds { get; set; } = 30;

    /// <summary>Seconds a worker may take from its launch until its model is loaded. Default 60; 0.1 to 3600.</summary>
    [Range(0.1, 3600)]
    public double StartTimeoutSeconds { get; set; } = 60;

    /// <summary>Seconds between two comparisons of every sandbox with its policy. Default 60; 0.1 to 3600.</summary>
    [Range(0.1, 3600)]
    public double DriftIntervalSeconds { get; set; } = 60;

    /// <summary>Requests that may wait for one model's worker; more are refused. Default 1024; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxQueueLength { get; set; } = 1024;

    /// <summary>
    /// Requests sent to a worker before it has answered the first of them. More than one keeps a fast model busy while
    /// answers are on their way; each is answered in order. Handlers have one at a time. Default 8; 1 to 64.
    /// </summary>
    [Range(1, 64)]
    public int MaxInFlight { get; set; } = 8;

    /// <summary>Longest answer of a worker, in bytes. Default 256 MiB; 1 KiB to 1 GiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int MaxReplyBytes { get; set; } = 256 << 20;
}
