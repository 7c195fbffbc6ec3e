using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>Reads the headers about compression, and packs and unpacks bodies.</summary>
internal static class ContentCodings
{
    // One is what clients use; each further one costs memory and could be part of a bomb.
    private const int MaxCodings = 3;

    static ContentCodings()
    {
        // Otherwise a stream that breaks off looks like one that has ended. The gateway's runtime configuration says the same;
        // this is for other hosts of this code.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
    }

    /// <summary>As it stands in Content-Encoding.</summary>
    public static string Name(ContentCoding coding) => coding switch
    {
        ContentCoding.Identity => "identity",
        ContentCoding.Gzip => "gzip",
        ContentCoding.Deflate => "deflate",
        _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "Not a coding of ours."),
    };

    /// <summary>Reads Content-Encoding.</summary>
    /// <param name="header">Its lines.</param>
    /// <param name="codings">In the order they were applied; empty for a body as it is.</param>
    public static GatewayFault? ReadContentEncoding(StringValues header, out IReadOnlyList<ContentCoding> codings)
    {
        codings = [];
        if (header.Count == 0)
        {
            return null;
        }

        var found = new List<ContentCoding>();
        foreach (var line in header)
        {
            foreach (var token in (line ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (!TryParse(token, out var coding))
                {
                    return new GatewayFault(
                        GatewayError.UnsupportedMediaType, "Content-Encoding: only gzip, deflate and identity are supported.");
                }

                if (coding != ContentCoding.Identity)
                {
                    found.Add(coding);
                }
            }
        }

        codings = found;
        return found.Count <= MaxCodings
            ? null
            : new GatewayFault(GatewayError.UnsupportedMediaType, $"Content-Encoding: at most {MaxCodings} codings are supported.");
    }

    /// <summary>
    /// The coding Accept-Encoding asks for. A header that makes no sense, or leaves nothing we can do, is answered as it is,
    /// as RFC 9110 advises.
    /// </summary>
    public static ContentCoding Choose(StringValues acceptEncoding)
    {
        if (acceptEncoding.Count == 0 || !StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var offers))
        {
            return ContentCoding.Identity;
        }

        double? gzip = null, deflate = null, identity = null, others = null;
        foreach (var offer in offers)
        {
            var quality = offer.Quality ?? 1;
            if (offer.Value == "*")
            {
                others = quality;
            }
            else if (TryParse(offer.Value.Value ?? "", out var coding))
            {
                _ = coding switch
                {
                    ContentCoding.Gzip => gzip = quality,
                    ContentCoding.Deflate => deflate = quality,
                    _ => identity = quality,
                };
            }
        }

        var best = Math.Max(gzip ?? others ?? 0, deflate ?? others ?? 0);
        return best == 0 || best < identity ? ContentCoding.Identity
            : (gzip ?? others ?? 0) == best ? ContentCoding.Gzip
            : ContentCoding.Deflate;
    }

    /// <summary>
    /// The body <paramref name="packed"/> stands for. Neither it nor anything between may be longer than
    /// <paramref name="maxBytes"/>: what packs nothing at great length is a bomb too.
    /// </summary>
    public static Stream Unpack(Stream packed, IReadOnlyList<ContentCoding> codings, int maxBytes)
    {
        var body = (Stream)new BoundedStream(packed, maxBytes);
        foreach (var coding in codings.Reverse())
        {
            body = new BoundedStream(Unpack(body, coding), maxBytes);
        }

        return body;
    }

    /// <summary>What <paramref name="packed"/> stands for, of any length.</summary>
    public static Stream Unpack(Stream packed, ContentCoding coding) => coding == ContentCoding.Gzip
        ? new GZipStream(packed, CompressionMode.Decompress)
        : new ZLibStream(packed, CompressionMode.Decompress);

    /// <summary>A stream that packs what is written to it into <paramref name="destination"/>, which stays open.</summary>
    public static Stream Pack(Stream destination, ContentCoding coding) => coding == ContentCoding.Gzip
        ? new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true)
        : new ZLibStream(destination, CompressionLevel.Fastest, leaveOpen: true);

    private static bool TryParse(string token, out ContentCoding coding)
    {
        coding = token.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => ContentCoding.Gzip,
            "deflate" => ContentCoding.Deflate,
            _ => ContentCoding.Identity,
        };
        return coding != ContentCoding.Identity || token.Equals("identity", StringComparison.OrdinalIgnoreCase);
    }
}
