using SandboxGateway.Doctor;
using SandboxGateway.Hosting;

namespace SandboxGateway.Cli;

/// <summary>The words after <c>doctor</c>, read.</summary>
internal sealed record DoctorArguments(bool Json, bool List, DoctorRequest Request, IReadOnlyList<string> Settings)
{
    /// <returns>The arguments, or null and the <paramref name="mistake"/>.</returns>
    public static DoctorArguments? Read(IReadOnlyList<string> words, out string mistake)
    {
        mistake = "";
        var (json, list) = (false, false);
        var (attacks, policies, without, settings) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        for (var i = 0; i < words.Count && mistake.Length == 0; i++)
        {
            switch (words[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--list":
                    list = true;
                    break;
                case "--attack" or "--policy" or "--without" when i + 1 == words.Count:
                    mistake = $"{words[i]} takes a value.";
                    break;
                case "--attack":
                    attacks.AddRange(words[++i].Split(','));
                    break;
                case "--policy":
                    policies.AddRange(words[++i].Split(','));
                    break;
                case "--without":
                    without.AddRange(words[++i].Split(','));
                    break;
                default:
                    settings.Add(words[i]);
                    break;
            }
        }

        var request = new DoctorRequest { Attacks = attacks, Policies = policies, Without = without };
        mistake = mistake.Length > 0 ? mistake : FindMistake(request) ?? CommandLine.FindMistake(settings) ?? "";
        return mistake.Length > 0 ? null : new DoctorArguments(json, list, request, settings);
    }

    private static string? FindMistake(DoctorRequest request)
    {
        var attack = request.Attacks.FirstOrDefault(static id => AttackCatalogue.Attacks.All(known => known.Id != id));
        var layer = request.Without.FirstOrDefault(static name => !SandboxLayer.IsRemovable(name));
        if (attack is not null)
        {
            return $"There is no attack '{attack}'; --list shows them.";
        }

        if (layer is not null)
        {
            return $"'{layer}' is no layer a sandbox can be without; these are: {string.Join(", ", SandboxLayer.Removable)}.";
        }

        return request.Trials().Count == 0 ? $"No attack is run under {string.Join(", ", request.Policies)}." : null;
    }
}
