using SandboxGateway.Policies.Reading;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Policies.Tightening;

/// <summary>Finds where a policy permits more than the one it extends.</summary>
internal static class Loosening
{
    /// <summary>Refuses every loosening; <paramref name="extendsLine"/> is the place of one that is written nowhere.</summary>
    public static void Find(SandboxPolicy parent, SandboxPolicy child, string fileName, long extendsLine, PolicyNodes nodes)
    {
        foreach (var aspect in PolicyAspects.All)
        {
            var before = aspect.Terms(parent).ToDictionary(term => term.Path);
            var after = aspect.Terms(child).ToDictionary(term => term.Path);
            foreach (var path in before.Keys.Union(after.Keys))
            {
                var old = before.GetValueOrDefault(path);
                var now = after.GetValueOrDefault(path);
                if ((now?.Looseness ?? aspect.Absent) > (old?.Looseness ?? aspect.Absent))
                {
                    var line = LineOf(child, path, fileName) ?? extendsLine;
                    nodes.Refuse(
                        new YamlMapping([], line, 1),
                        $"{path}: {now?.Text ?? aspect.AbsentText} is looser than {parent.Name}'s {old?.Text ?? aspect.AbsentText}");
                }
            }
        }
    }

    // The value's own line, or that of the nearest group above it that this file writes something of.
    private static long? LineOf(SandboxPolicy child, string path, string fileName)
    {
        if (child.OriginOf(path) is { } origin && origin.File == fileName)
        {
            return origin.Line;
        }

        var end = path.LastIndexOf('.');
        var group = end < 0 ? path : path[..end];
        return child.Origins
            .Where(entry => entry.Value.File == fileName && entry.Key.StartsWith(group, StringComparison.Ordinal))
            .Select(entry => (long?)entry.Value.Line)
            .Min();
    }
}
