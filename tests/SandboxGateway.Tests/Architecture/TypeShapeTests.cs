namespace SandboxGateway.Tests.Architecture;

/// <summary>How open the types of the product are.</summary>
public sealed class TypeShapeTests
{
    private const double MaxPublicShare = 0.15;
    private const double MinSealedShare = 0.90;
    private const double MaxInterfaceShare = 0.05;

    /// <summary>Interfaces with one implementation, each standing at the border named.</summary>
    private static readonly Dictionary<string, string> _borders = new()
    {
        ["ISandboxLauncher"] = "the launcher process",
    };

    private static readonly IReadOnlyList<DeclaredType> _types = DeclaredType.In(SourceFile.Shipped);

    // Of the client's types, what is public is what it is for.
    [Fact]
    public void Visibility_OutsideProtocolAndClient_IsRarelyPublic()
    {
        var types = _types.Where(type => type.Project is not ("SandboxGateway.Protocol" or "SandboxGateway.Client")).ToList();
        var open = types.Where(type => type.IsPublic).Select(type => type.Name).ToList();

        Assert.True(open.Count <= types.Count * MaxPublicShare, $"{open.Count} of {types.Count}: {string.Join(", ", open)}");
    }

    [Fact]
    public void Inheritance_ConcreteClasses_AreMostlySealed()
    {
        var classes = _types.Where(type => type.IsConcreteClass).ToList();
        var open = classes.Where(type => !type.IsSealed).Select(type => type.Name).ToList();

        Assert.True(
            open.Count <= classes.Count * (1 - MinSealedShare), $"{open.Count} of {classes.Count}: {string.Join(", ", open)}");
    }

    [Fact]
    public void Interfaces_All_HaveTwoImplementationsOrStandAtABorder()
    {
        var interfaces = _types.Where(type => type.IsInterface).ToList();

        Violations.AssertNone(interfaces
            .Where(type => !_borders.ContainsKey(type.Name) && Implementations(type.Name) < 2)
            .Select(type => $"{type.Name}: {Implementations(type.Name)}"));
        Assert.True(
            interfaces.Count <= _types.Count * MaxInterfaceShare, $"{interfaces.Count} of {_types.Count} types are interfaces.");
    }

    [Fact]
    public void In_PartialClass_JoinsItsParts()
    {
        var types = DeclaredType.In(
        [
            SourceFile.Parse("src/P/A.cs", "namespace N; internal sealed partial class A;"),
            SourceFile.Parse("src/P/A.More.cs", "namespace N; partial class A : X.IThing<int>;"),
        ]);

        var type = Assert.Single(types);
        Assert.True(type is { IsSealed: true, IsPublic: false, IsConcreteClass: true });
        Assert.Equal(["IThing"], type.BaseTypes);
    }

    private static int Implementations(string name) => _types.Count(type => type.BaseTypes.Contains(name));
}
