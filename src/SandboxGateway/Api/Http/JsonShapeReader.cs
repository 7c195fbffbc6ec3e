using System.Text.Json;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker;

namespace SandboxGateway.Api.Http;

/// <summary>Reads an input's "shape": an array of sizes, none of them negative.</summary>
internal static class JsonShapeReader
{
    public static GatewayFault? Read(ref RequestReader json, JsonPath path, out long[] shape)
    {
        shape = [];
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return path.Invalid($"must be an array, not {JsonText.Kind(json.TokenType)}");
        }

        Span<long> sizes = stackalloc long[FrameLimits.MaxRank];
        var rank = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (rank == FrameLimits.MaxRank)
            {
                return path.Invalid($"has more than {FrameLimits.MaxRank} dimensions");
            }

            if (ReadSize(ref json, out sizes[rank]) is { } problem)
            {
                return GatewayFault.Invalid($"{path}[{rank}]", problem);
            }

            rank++;
        }

        shape = sizes[..rank].ToArray();
        return null;
    }

    private static string? ReadSize(ref RequestReader json, out long size)
    {
        size = 0;
        if (json.TokenType != JsonTokenType.Number)
        {
            return $"must be a whole number, not {JsonText.Kind(json.TokenType)}";
        }

        if (!json.TryGetInt64(out size))
        {
            return $"{JsonText.Quote(ref json)} is no whole number of at most 64 bits";
        }

        return size < 0 ? $"{size} is negative" : null;
    }
}
