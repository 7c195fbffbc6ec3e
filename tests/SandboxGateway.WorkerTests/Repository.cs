namespace SandboxGateway.WorkerTests;

/// <summary>Files of the checkout the tests were built from.</summary>
internal static class Repository
{
    private static readonly string _root = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([_root, .. parts]);

    public static string Model(string name) => Path("tests", "fixtures", "models", name, "1", "model.onnx");

    public static string RefusedModel(string name) => Path("tests", "fixtures", "refused", name, "1", "model.onnx");

    public static string Sample(string name) => Path("samples", "models", name, "1", "model.onnx");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "SandboxGateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their checkout.");
        }

        return folder.FullName;
    }
}
