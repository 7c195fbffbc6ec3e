namespace SandboxGateway.Api.Http;

/// <summary>Errors of our own API: problem details, RFC 9457.</summary>
internal static class AdminProblem
{
    public static Task BadRequestAsync(HttpContext context, string detail) =>
        WriteAsync(context, StatusCodes.Status400BadRequest, detail);

    public static Task NotFoundAsync(HttpContext context, string detail) =>
        WriteAsync(context, StatusCodes.Status404NotFound, detail);

    public static Task MethodNotAllowedAsync(HttpContext context, IReadOnlyList<string> allowed)
    {
        context.Response.Headers.Allow = string.Join(", ", allowed);
        return WriteAsync(
            context, StatusCodes.Status405MethodNotAllowed, $"This path takes {string.Join(" or ", allowed)} only.");
    }

    private static Task WriteAsync(HttpContext context, int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
}
