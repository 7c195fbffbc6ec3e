using System.Globalization;
using System.Text.Json;
using SandboxGateway.Incidents;

namespace SandboxGateway.Api.Http;

/// <summary>What sandboxes did that they should not, under /admin/v1/incidents. Thread-safe.</summary>
internal sealed class IncidentEndpoints(IncidentLog incidents)
{
    public async Task ListAsync(HttpContext context)
    {
        if (IncidentQuery.TryRead(context.Request.Query, out var query) is { } mistake)
        {
            await AdminProblem.BadRequestAsync(context, mistake);
            return;
        }

        var found = incidents.Latest(query.Model, query.Kind, query.Limit);
        await WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("incidents");
            foreach (var incident in found)
            {
                Write(json, incident);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public async Task OneAsync(HttpContext context)
    {
        var text = (string?)context.Request.RouteValues["id"];
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            await AdminProblem.BadRequestAsync(context, "An incident's id is a number.");
        }
        else if (incidents.Find(id) is not { } incident)
        {
            await AdminProblem.NotFoundAsync(context, $"There is no incident {id}, or it is forgotten: the latest {IncidentLog.Capacity} are kept.");
        }
        else
        {
            await WriteAsync(context, json => Write(json, incident));
        }
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        write(json);
        await json.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, IncidentView view)
    {
        var incident = view.Incident;
        json.WriteStartObject();
        json.WriteNumber("id", view.Id);
        json.WriteString("firstSeen", view.FirstSeen);
        json.WriteString("lastSeen", view.LastSeen);
        json.WriteNumber("count", view.Count);
        json.WriteString("kind", incident.Kind.ToString());
        json.WriteString("model", incident.Model);
        json.WriteString("sandboxId", incident.SandboxId);
        json.WriteString("requestId", incident.RequestId);
        json.WriteString("subject", incident.Subject);
        json.WriteString("detail", incident.Detail);
        json.WriteString("destination", incident.Destination);
        json.WriteNumber("suppressed", view.Suppressed);
        json.WriteEndObject();
    }
}
