namespace SandboxGateway.Doctor;

/// <summary>Puts a gateway together as <c>serve</c> does; given by who may know how.</summary>
/// <param name="settings">As on the command line.</param>
/// <param name="configure">Changes services last.</param>
internal delegate WebApplication GatewayFactory(string[] settings, Action<WebApplicationBuilder> configure);
