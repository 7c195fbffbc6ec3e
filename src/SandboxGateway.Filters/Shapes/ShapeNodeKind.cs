namespace SandboxGateway.Filters.Shapes;

internal enum ShapeNodeKind
{
    Accept,
    Run,
    Choice,
    MarkStart,
    MarkEnd,
}
