namespace SandboxGateway.Filters.Shapes;

/// <summary>A shape's text cannot be read; caught where rules are loaded and reported with the rule's line.</summary>
public sealed class ShapeSyntaxException : Exception
{
    public ShapeSyntaxException()
    {
    }

    public ShapeSyntaxException(string message)
        : base(message)
    {
    }

    public ShapeSyntaxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
