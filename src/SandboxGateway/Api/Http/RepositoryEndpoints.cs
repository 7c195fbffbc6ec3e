using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using SandboxGateway.Versions;

namespace SandboxGateway.Api.Http;

/// <summary>The model repository extension, and the list of all models. Thread-safe.</summary>
internal sealed class RepositoryEndpoints(RepositoryService repository, RepositoryIndex index, ModelRegistry registry)
{
    /// <summary>GET /v2/models: each model with the versions that take requests, and the state of the one requests get by default.</summary>
    public Task ModelsAsync(HttpContext context) => Results.Json(new
    {
        models = registry.All.Select(static model => new
        {
            name = model.Name,
            versions = model.All.Where(static version => version.IsServing).Select(static version => version.Version),
            labels = model.Labels.ToDictionary(static label => label.Key, static label => label.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            platform = model.Default.Manifest.Platform,
            state = RepositoryIndex.Describe(model.Default).StateName,
            reason = RepositoryIndex.Describe(model.Default).Reason,
        }),
    }).ExecuteAsync(context);

    public async Task IndexAsync(HttpContext context)
    {
        var (document, fault) = await RepositoryBody.ReadAsync(context.Request, context.RequestAborted);
        using var body = document;
        var readyOnly = body is not null && RepositoryBody.Ready(body.RootElement, out fault);
        fault ??= CheckRepository(context);
        if (fault is not null)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
            return;
        }

        await Results.Json(index.List(readyOnly).Select(static entry => new
        {
            name = entry.Name,
            version = entry.Version,
            state = entry.StateName,
            reason = entry.Reason,
        })).ExecuteAsync(context);
    }

    public Task LoadAsync(HttpContext context) =>
        ControlAsync(context, RepositoryFaults.CheckLoadParameter, repository.LoadAsync);

    public Task UnloadAsync(HttpContext context) =>
        ControlAsync(context, RepositoryFaults.CheckUnloadParameter, repository.UnloadAsync);

    private static async Task ControlAsync(
        HttpContext context, Func<string, GatewayFault?> check, Func<string, CancellationToken, Task<GatewayFault?>> call)
    {
        var (document, fault) = await RepositoryBody.ReadAsync(context.Request, context.RequestAborted);
        using var body = document;
        var parameters = body is null ? [] : RepositoryBody.ParameterNames(body.RootElement, out fault);
        fault ??= CheckRepository(context)
            ?? parameters.Select(check).FirstOrDefault(static found => found is not null)
            ?? await call(context.ModelName(), context.RequestAborted);
        if (fault is not null)
        {
            await HttpErrorWriter.WriteAsync(context.Response, fault, context.RequestAborted);
        }
    }

    private static GatewayFault? CheckRepository(HttpContext context) =>
        context.Request.RouteValues.ContainsKey("repository") ? RepositoryFaults.OneRepository : null;
}
