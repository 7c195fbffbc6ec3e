using System.Security.Cryptography;
using System.Text;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>
/// A digest of what a model.yaml says about the versions it serves, whatever its layout. What only chooses and names versions is
/// left out: to move a label, nothing is loaded anew.
/// </summary>
internal static class ManifestDigest
{
    private static readonly string[] _leftOut = ["versionPolicy", "labels", "description"];

    public static string Of(YamlMapping root)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in root.Entries.Where(entry => !_leftOut.Contains(entry.Key.Value)))
        {
            Append(text, key);
            Append(text, value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // Lengths in front keep two different files from looking the same.
    private static void Append(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(scalar.IsPlain ? 'p' : 'q').Append(scalar.Value.Length).Append(':').Append(scalar.Value);
                break;
            case YamlSequence list:
                text.Append('l').Append(list.Items.Count).Append(':');
                foreach (var item in list.Items)
                {
                    Append(text, item);
                }

                break;
            case YamlMapping group:
                text.Append('m').Append(group.Entries.Count).Append(':');
                foreach (var (key, value) in group.Entries)
                {
                    Append(text, key);
                    Append(text, value);
                }

                break;
        }
    }
}
