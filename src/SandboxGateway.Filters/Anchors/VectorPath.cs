namespace SandboxGateway.Filters.Anchors;

/// <summary>Which instructions a scan uses. All give the same answer; tests hold them to it.</summary>
internal enum VectorPath
{
    Scalar,
    Vector512,
}
