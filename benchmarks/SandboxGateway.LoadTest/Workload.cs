namespace SandboxGateway.LoadTest;

/// <summary>One row of the comparison.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Request">What is sent, over and over.</param>
/// <param name="Connections">Connections; each waits for its answer before it sends again.</param>
internal sealed record Workload(string Name, LoadRequest Request, int Connections);
