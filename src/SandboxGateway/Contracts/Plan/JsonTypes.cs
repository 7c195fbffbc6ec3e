namespace SandboxGateway.Contracts.Plan;

/// <summary>The types a value may have. A number is an integer, or has a fraction.</summary>
[Flags]
internal enum JsonTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Fraction = 8,
    Number = Integer | Fraction,
    String = 16,
    Array = 32,
    Object = 64,
    Scalar = Null | Boolean | Number | String,
    Any = Scalar | Array | Object,
}
