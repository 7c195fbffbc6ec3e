using System.Globalization;

namespace SandboxGateway.LoadTest;

/// <summary>The command line.</summary>
internal sealed record Settings
{
    public const string Usage = """
        usage: load-test [load|launch|worker|neighbour|hostile-requests|all] [--root DIR] [--rounds N] [--seconds N] [--launches N] [--cores LIST] [--mounts N]

          load     throughput and latency of the gateway and of the plain server, one after the other in every round
          launch   time to launch /usr/bin/true in a sandbox, with our launcher and with bubblewrap
          worker   memory of idle workers, and the time from start to the first answer
          neighbour latency of one model while another attacks
          hostile-requests  time and memory of requests made to cost, and latency beside a thousand of them

          --rounds    rounds of load                          (default 5)
          --seconds   length of one measurement of load       (default 5)
          --launches  launches of each kind                   (default 200)
          --cores     processors the servers may use, as taskset(1) takes them (default: all)
          --mounts    mounts to add before launching; run in a mount namespace of its own: unshare -m (default 0)
        """;

    private static readonly string[] _verbs = ["load", "launch", "worker", "neighbour", "hostile-requests", "all"];

    public string Verb { get; private init; } = "all";

    /// <summary>The checkout.</summary>
    public string Root { get; private init; } = Directory.GetCurrentDirectory();

    public int Rounds { get; private init; } = 5;

    public int Seconds { get; private init; } = 5;

    public int Launches { get; private init; } = 200;

    public int Mounts { get; private init; }

    public string? Cores { get; private init; }

    public string Native => Path.Combine(Root, "artifacts", "native");

    public string Models => Path.Combine(Root, "samples", "models");

    public static Settings? Parse(string[] args)
    {
        var settings = new Settings();
        var rest = args.AsSpan();
        if (rest.Length > 0 && !rest[0].StartsWith('-'))
        {
            settings = settings with { Verb = rest[0] };
            rest = rest[1..];
        }

        for (; rest.Length >= 2; rest = rest[2..])
        {
            var value = rest[1];
            var changed = rest[0] switch
            {
                "--root" => settings with { Root = Path.GetFullPath(value) },
                "--rounds" => settings with { Rounds = Number(value) },
                "--seconds" => settings with { Seconds = Number(value) },
                "--launches" => settings with { Launches = Number(value) },
                "--mounts" => settings with { Mounts = Number(value) },
                "--cores" => settings with { Cores = value },
                _ => null,
            };
            if (changed is null)
            {
                return null;
            }

            settings = changed;
        }

        return rest.IsEmpty && _verbs.Contains(settings.Verb) ? settings : null;
    }

    public bool Runs(string verb) => Verb == verb || Verb == "all";

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
