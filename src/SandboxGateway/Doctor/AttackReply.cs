using System.Text.Json;

namespace SandboxGateway.Doctor;

/// <summary>What the attacker says of its attack. It says "escaped" only if it saw the effect; what it says is not trusted else.</summary>
internal sealed record AttackReply(string Result, int Errno, string Name, string Detail)
{
    private const int MaxDetail = 200;

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);

    /// <summary>Null if it is not what the attacker sends.</summary>
    public static AttackReply? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reply = JsonSerializer.Deserialize<AttackReply>(json, _options);
            return reply is { Result: not null, Name: not null, Detail: { Length: <= MaxDetail } } ? reply : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
