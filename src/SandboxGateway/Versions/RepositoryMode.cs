namespace SandboxGateway.Versions;

/// <summary>What decides which models are loaded; the names are those of Triton's --model-control-mode.</summary>
internal enum RepositoryMode
{
    /// <summary>The folder of models: what changes there is loaded or unloaded.</summary>
    Poll,

    /// <summary>Calls of clients: nothing is loaded before it is asked for.</summary>
    Explicit,

    /// <summary>The folder of models as it is at the start; changes are not looked for.</summary>
    None,
}
