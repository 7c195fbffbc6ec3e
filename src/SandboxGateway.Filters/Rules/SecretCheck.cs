namespace SandboxGateway.Filters.Rules;

/// <summary>A checksum a kind of secret carries. It moves a match's confidence; a wrong one never clears the match.</summary>
public enum SecretCheck
{
    None,
    Luhn,
    Iban,
    GithubCrc32,
    Mod97,
    Verhoeff,
    JsonWebToken,
}
