namespace SandboxGateway.LoadTest;

/// <summary>A POST, the same for both servers. <paramref name="Grpc"/>: to the gRPC port, over HTTP/2.</summary>
internal sealed record LoadRequest(string Path, byte[] Body, (string Name, string Value)[] Headers, bool Grpc)
{
    public Uri Target(ServerProcess server) => new(Grpc ? server.GrpcUrl : server.HttpUrl, Path);
}
