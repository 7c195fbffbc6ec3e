using System.Text.RegularExpressions;

namespace SandboxGateway.Registry.Yaml;

/// <summary>A single value. <paramref name="IsPlain"/>: written without quotes, so YAML gives it a type by its looks.</summary>
internal sealed partial record YamlScalar(string Value, bool IsPlain, long Line, long Column) : YamlNode(Line, Column)
{
    public override string Kind => this switch
    {
        { IsNull: true } => "nothing",
        { IsBoolean: true } => "a boolean",
        { IsNumber: true } => "a number",
        _ => "text",
    };

    public bool IsText => !IsNull && !IsBoolean && !IsNumber;

    public bool IsNumber => IsPlain && Number().IsMatch(Value);

    /// <summary>The boolean it stands for; null if it is none.</summary>
    public bool? Boolean => IsBoolean ? Value[0] is 't' or 'T' : null;

    private bool IsNull => IsPlain && (Value is "" or "~" or "null" or "Null" or "NULL");

    private bool IsBoolean => IsPlain && (Value is "true" or "True" or "TRUE" or "false" or "False" or "FALSE");

    // YAML 1.2, section 10.3.2: the core schema's integers and floats.
    [GeneratedRegex(@"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
