using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Filters.Scanning;

/// <summary>
/// The finding that stands for text made to cost more work than the limits allow. What was not looked at does not leave.
/// </summary>
internal static class UnreadText
{
    public static Rule Rule { get; } = new()
    {
        Id = "unread-text",
        Title = "Text with more disguises than are looked into",
        Family = "limits",
        Shape = "",
        Confidence = 0.5,
    };
}
