namespace SandboxGateway.Client;

/// <summary>How tensors travel over REST.</summary>
public enum TensorEncoding
{
    /// <summary>As raw bytes behind the JSON: the protocol's binary tensor extension. Every value, exactly.</summary>
    Binary,

    /// <summary>As JSON, for servers without that extension. JSON has no form for FP16, BF16, NaN, infinities and bytes that are no text.</summary>
    Json,
}
