namespace SandboxGateway.Registry;

/// <summary>A model held for one request, given back when disposed. Not thread-safe; disposed once.</summary>
/// <param name="model">What was found, or null.</param>
/// <param name="isHeld">False if it was found but is retired.</param>
internal readonly struct ModelLease(ServedModel? model, bool isHeld) : IDisposable
{
    public ServedModel? Model { get; } = model;

    public bool IsHeld { get; } = isHeld;

    public void Dispose()
    {
        if (IsHeld)
        {
            Model!.Release();
        }
    }
}
