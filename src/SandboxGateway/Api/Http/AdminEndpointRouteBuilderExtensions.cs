namespace SandboxGateway.Api.Http;

/// <summary>The routes of our own API, which answers errors with problem details.</summary>
internal static class AdminEndpointRouteBuilderExtensions
{
    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapAdminApi(this IEndpointRouteBuilder routes)
    {
        var incidents = routes.ServiceProvider.GetRequiredService<IncidentEndpoints>();

        routes.MapRead("/admin/v1/incidents", incidents.ListAsync);
        routes.MapRead("/admin/v1/incidents/{id}", incidents.OneAsync);

        // Less specific than all of the above, so it takes what they leave.
        routes.Map("/admin/{**rest}", static context => AdminProblem.NotFoundAsync(context, "There is nothing at this path."));
    }

    /// <summary>Maps a route for all methods, so that a wrong one is answered with problem details too.</summary>
    private static void MapRead(this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler) =>
        routes.Map(pattern, context => _read.Contains(context.Request.Method)
            ? handler(context)
            : AdminProblem.MethodNotAllowedAsync(context, _read));
}
