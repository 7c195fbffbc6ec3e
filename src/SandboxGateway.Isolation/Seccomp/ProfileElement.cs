using System.Text.Json;

namespace SandboxGateway.Isolation.Seccomp;

/// <summary>A JSON value, where it stands in the file, and the list its mistakes go to.</summary>
internal readonly record struct ProfileElement(JsonElement Json, string Pointer, List<string> Errors)
{
    public void Fail(string message) => Errors.Add($"{(Pointer.Length == 0 ? "/" : Pointer)}: {message}");

    /// <summary>The value is an object, and holds no other keys than these.</summary>
    public bool IsObjectOf(params ReadOnlySpan<string> keys)
    {
        if (Json.ValueKind != JsonValueKind.Object)
        {
            Fail("must be an object");
            return false;
        }

        foreach (var property in Json.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                At(property.Name, property.Value).Fail("unknown key");
            }
        }

        return true;
    }

    public ProfileElement? Optional(string key) =>
        Json.TryGetProperty(key, out var value) ? At(key, value) : null;

    public ProfileElement? Required(string key)
    {
        var value = Optional(key);
        if (value is null)
        {
            Fail($"lacks the key \"{key}\"");
        }

        return value;
    }

    public List<ProfileElement> Items()
    {
        var items = new List<ProfileElement>();
        if (Json.ValueKind != JsonValueKind.Array)
        {
            Fail("must be an array");
            return items;
        }

        foreach (var item in Json.EnumerateArray())
        {
            items.Add(At($"{items.Count}", item));
        }

        return items;
    }

    public string? Text()
    {
        if (Json.ValueKind == JsonValueKind.String && Json.GetString() is { Length: > 0 } text)
        {
            return text;
        }

        Fail("must be a string that is not empty");
        return null;
    }

    /// <summary>An unsigned number, or names of the kernel's constants joined by "|".</summary>
    public ulong? Number()
    {
        if (Json.ValueKind == JsonValueKind.Number && Json.TryGetUInt64(out var number))
        {
            return number;
        }

        if (Json.ValueKind != JsonValueKind.String)
        {
            Fail("must be an unsigned 64-bit number or the name of a constant");
            return null;
        }

        var sum = 0UL;
        foreach (var name in Json.GetString()!.Split('|'))
        {
            if (!KernelConstants.TryGet(name, out var constant))
            {
                Fail($"unknown constant \"{name}\"");
                return null;
            }

            sum |= constant;
        }

        return sum;
    }

    private ProfileElement At(string key, JsonElement value)
    {
        var escaped = key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return new ProfileElement(value, $"{Pointer}/{escaped}", Errors);
    }
}
