namespace SandboxGateway.Api.Http;

/// <summary>The model a path names.</summary>
internal static class RouteModel
{
    public static string ModelName(this HttpContext context) => (string)context.Request.RouteValues["model"]!;

    /// <summary>Null for a path about all models.</summary>
    public static string? ModelNameIfAny(this HttpContext context) => (string?)context.Request.RouteValues["model"];

    /// <summary>Null for a path without a version.</summary>
    public static string? ModelVersion(this HttpContext context) => (string?)context.Request.RouteValues["version"];
}
