namespace SandboxGateway.Contracts.Formats;

/// <summary>Whether well-formed UTF-8 has a format.</summary>
internal delegate bool FormatCheck(ReadOnlySpan<byte> text);
