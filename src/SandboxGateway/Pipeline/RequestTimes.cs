namespace SandboxGateway.Pipeline;

/// <summary>
/// Where a request's time went, as <see cref="TimeProvider.GetTimestamp"/> counts; 0 for a place it has not reached.
/// </summary>
internal struct RequestTimes
{
    /// <summary>Read and validated; it waits for the model's worker from here on.</summary>
    public long Queued { get; set; }

    /// <summary>The worker had nothing else to do.</summary>
    public long Begun { get; set; }

    /// <summary>The worker's reply began to arrive.</summary>
    public long Replied { get; set; }
}
