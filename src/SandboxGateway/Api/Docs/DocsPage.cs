using System.Reflection;
using SandboxGateway.Api.Http;

namespace SandboxGateway.Api.Docs;

/// <summary>
/// The page at /docs: lists the models and sends requests to them. Its files are part of the gateway, and the browser is told to
/// load nothing else and to let no text become markup or script. Thread-safe, without state.
/// </summary>
internal static class DocsPage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private static readonly string[] _methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapDocsPage(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/docs", "index.html", "text/html; charset=utf-8");
        Map(routes, "/docs/page.js", "page.js", "text/javascript; charset=utf-8");
        Map(routes, "/docs/page.css", "page.css", "text/css; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string file, string contentType)
    {
        var content = Read(file);
        routes.MapOnly(_methods, path, async context =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers.CacheControl = "no-cache";
            context.Response.ContentType = contentType;
            context.Response.ContentLength = content.Length;
            await context.Response.BodyWriter.WriteAsync(content, context.RequestAborted);
        });
    }

    private static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SandboxGateway.Api.Docs.{file}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
