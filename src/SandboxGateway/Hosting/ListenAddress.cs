using System.Net;

namespace SandboxGateway.Hosting;

/// <summary>Reads the addresses of <see cref="ListenOptions"/>.</summary>
internal static class ListenAddress
{
    /// <summary>The endpoint of a URL such as http://127.0.0.1:8080; port 0 lets the kernel choose.</summary>
    /// <exception cref="StartupException">
    /// It is no such URL, or its address is not loopback: there is no authentication yet, so the gateway does not listen to
    /// other machines.
    /// </exception>
    public static IPEndPoint Parse(string setting, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttp
            || uri.PathAndQuery != "/")
        {
            throw new StartupException($"{setting} is '{url}'; it takes one URL such as http://127.0.0.1:8080.");
        }

        var address = uri.Host == "localhost" ? IPAddress.Loopback : null;
        if (address is null && !IPAddress.TryParse(uri.Host.Trim('[', ']'), out address))
        {
            throw new StartupException($"{setting} is '{url}'; it takes an IP address or 'localhost'.");
        }

        if (!IPAddress.IsLoopback(address))
        {
            throw new StartupException(
                $"{setting} is '{url}', which other machines can reach. Without authentication only loopback is allowed: "
                + "127.0.0.1 or [::1].");
        }

        return new IPEndPoint(address, uri.Port);
    }
}
