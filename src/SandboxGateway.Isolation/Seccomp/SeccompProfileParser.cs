using System.Text.Json;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>
/// Reads a profile: the "seccomp" object of the OCI runtime specification, for x86-64, with a "reason" beside each entry.
/// Stricter than runtimes are: what would be ignored or guessed there is a mistake here.
/// </summary>
internal static class SeccompProfileParser
{
    /// <summary>Keeps the program under the kernel's limit, whatever the conditions are.</summary>
    public const int MaximumConditions = 300;

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    /// <param name="file">Named in errors; its last part without extension becomes the profile's name.</param>
    /// <param name="json">The file's content.</param>
    public static SeccompProfileParseResult Parse(string file, ReadOnlyMemory<byte> json)
    {
        var errors = new List<string>();
        SeccompProfile? profile = null;
        try
        {
            using var document = JsonDocument.Parse(json, _strict);
            profile = Read(Path.GetFileNameWithoutExtension(file), new ProfileElement(document.RootElement, "", errors));
        }
        catch (JsonException exception)
        {
            errors.Add($"/: not JSON: {exception.Message}");
        }

        return errors.Count == 0
            ? new SeccompProfileParseResult(profile, [])
            : new SeccompProfileParseResult(null, [.. errors.Select(error => $"{file}#{error}")]);
    }

    private static SeccompProfile? Read(string name, ProfileElement root)
    {
        if (!root.IsObjectOf("defaultAction", "defaultErrnoRet", "architectures", "syscalls"))
        {
            return null;
        }

        CheckArchitectures(root.Required("architectures"));
        var defaultAction = SeccompEntryReader.ReadAction(root, "defaultAction", "defaultErrnoRet");
        var rules = new SyscallRuleTable();
        foreach (var entry in root.Required("syscalls")?.Items() ?? [])
        {
            SeccompEntryReader.Read(entry, rules);
        }

        if (rules.ConditionCount > MaximumConditions)
        {
            root.Fail($"{rules.ConditionCount} argument conditions, counted once per system call, are more than {MaximumConditions}");
        }

        return defaultAction is { } action ? new SeccompProfile(name, action, rules.ToDictionary()) : null;
    }

    private static void CheckArchitectures(ProfileElement? architectures)
    {
        if (architectures is not { } element)
        {
            return;
        }

        if (element.Items() is not [var only] || only.Text() != "SCMP_ARCH_X86_64")
        {
            element.Fail("must be [\"SCMP_ARCH_X86_64\"]; calls of another architecture kill the process");
        }
    }
}
