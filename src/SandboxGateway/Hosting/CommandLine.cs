namespace SandboxGateway.Hosting;

/// <summary>The gateway's command line: a verb, then settings.</summary>
internal static class CommandLine
{
    public const string Help = """
        sandbox-gateway: serves untrusted models from Linux sandboxes over the Open Inference Protocol (REST and gRPC).

        usage: sandbox-gateway [serve] [settings]
               sandbox-gateway model ...      looks at a model's folder and at requests to it; see model --help
               sandbox-gateway schema ...     holds documents to a JSON Schema; see schema --help
               sandbox-gateway policy ...     shows what sandboxes may do; see policy --help
               sandbox-gateway filter ...     tries the secret filter; see filter --help
               sandbox-gateway doctor ...     attacks its own sandboxes on this host; see doctor --help

          --models DIR     model repository: DIR/<name>/model.yaml and DIR/<name>/<version>/   (default samples/models)
          --data DIR       where the gateway keeps its state and sockets                        (default data)
          --policies DIR   policies of your own, beside the shipped ones; see policy --help
          --urls URL       address of REST, health and metrics                                  (default http://127.0.0.1:8080)
          --grpc-url URL   address of gRPC                                                      (default http://127.0.0.1:8081)
          --help           this text
          --version        the version

        Any other setting is Section:Key, as in --Gateway:Workers:RequestTimeoutSeconds=5; the same can stand in
        appsettings.json or, with __ for each colon, in the environment.
        """;

    private static readonly Dictionary<string, string> _switches = new()
    {
        ["--models"] = "Gateway:Models",
        ["--data"] = "Gateway:Data",
        ["--policies"] = "Gateway:Policies:Path",
        ["--urls"] = "Gateway:Listen:Http",
        ["--grpc-url"] = "Gateway:Listen:Grpc",
    };

    /// <summary>Adds the settings given after the verb, over every other source.</summary>
    public static void AddSettings(IConfigurationBuilder configuration, IEnumerable<string> settings) =>
        configuration.AddCommandLine([.. settings], _switches);

    /// <summary>What is wrong with the words after the verb, or null.</summary>
    public static string? FindMistake(IReadOnlyList<string> settings)
    {
        for (var i = 0; i < settings.Count; i++)
        {
            var word = settings[i];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                return $"'{word}' is no setting; settings begin with --.";
            }

            var name = word.Split('=', 2)[0];
            if (!_switches.ContainsKey(name) && !name.Contains(':', StringComparison.Ordinal))
            {
                return $"There is no setting '{name}'.";
            }

            if (!word.Contains('=', StringComparison.Ordinal) && ++i == settings.Count)
            {
                return $"'{name}' takes a value.";
            }
        }

        return null;
    }
}
