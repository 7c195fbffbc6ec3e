using System.Runtime.CompilerServices;

namespace SandboxGateway.Isolation.Plan;

/// <summary>One operand of a step: the value the kernel gets, and how the printed plan shows it.</summary>
internal readonly record struct Operand(OperandKind Kind, nint Value, string? Symbol)
{
    public static implicit operator Operand(int value) => new(OperandKind.Constant, value, null);

    public static implicit operator Operand(StepResult result) => new(OperandKind.Result, result.Index, null);

    /// <summary>A constant shown as the expression that names it, such as <c>MountFlag.Private</c>.</summary>
    public static Operand Of(long value, [CallerArgumentExpression(nameof(value))] string? symbol = null) =>
        new(OperandKind.Constant, (nint)value, symbol);

    /// <summary>Address of a structure already in the plan's memory, shown as <paramref name="shown"/>.</summary>
    public static Operand At(nint address, string shown) => new(OperandKind.Structure, address, shown);

    /// <summary>As the printed plan shows it.</summary>
    public override string ToString() => Kind switch
    {
        OperandKind.Text => $"\"{Symbol}\"",
        OperandKind.Structure => $"{{{Symbol}}}",
        OperandKind.Result => $"result of step {Value + 1}",
        _ => Symbol ?? Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
