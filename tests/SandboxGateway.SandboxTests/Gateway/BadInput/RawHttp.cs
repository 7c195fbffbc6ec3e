using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SandboxGateway.SandboxTests.Gateway.BadInput;

/// <summary>Sends requests that no HTTP client would agree to send.</summary>
internal static partial class RawHttp
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends the request and hangs up.</summary>
    public static async Task SendOnlyAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
    }

    /// <summary>Sends the request and reads the answer; the error is empty if the answer has none.</summary>
    public static async Task<(int Status, string Error)> AskAsync(Uri server, string request)
    {
        using var patience = new CancellationTokenSource(_patience);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, patience.Token);
        var stream = client.GetStream();
        var sending = SendAsync(stream, request, patience.Token);
        var answer = await ReadAsync(stream, patience.Token);
        await sending;
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), ErrorOf(answer[(end + 4)..]));
    }

    private static async Task SendAsync(NetworkStream stream, string request, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        }
        catch (IOException)
        {
            // Refused before it was read to its end, which the answer says.
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (!IsWhole(answer.ToString()) && await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException) when (answer.Length > 0)
        {
            // The server hung up on what it did not want to read.
        }

        return answer.ToString();
    }

    // The server may wait seconds for the rest of a body it has refused, so its hanging up is not awaited.
    private static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = LengthPattern().Match(answer);
        return end >= 0 && length.Success
            && answer.Length - end - 4 >= int.Parse(length.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string ErrorOf(string body)
    {
        if (body.Length == 0)
        {
            return "";
        }

        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("error").GetString()!;
    }

    [GeneratedRegex(@"^Content-Length: (\d+)\r$", RegexOptions.Multiline)]
    private static partial Regex LengthPattern();
}
