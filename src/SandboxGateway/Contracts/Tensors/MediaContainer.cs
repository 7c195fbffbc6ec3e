namespace SandboxGateway.Contracts.Tensors;

/// <summary>Kinds of files whose outer form is checked.</summary>
internal enum MediaContainer
{
    Png,
    Jpeg,
    Gif,
    WebP,
    Wav,
    Flac,
}
