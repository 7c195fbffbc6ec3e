using Microsoft.Extensions.Options;

namespace SandboxGateway.Registry;

/// <summary>Stops the start when the folder of models is not there.</summary>
internal sealed class ModelsFolderValidator : IValidateOptions<RegistryOptions>
{
    public ValidateOptionsResult Validate(string? name, RegistryOptions options)
    {
        if (string.IsNullOrEmpty(options.ModelsPath) || Directory.Exists(options.ModelsPath))
        {
            return ValidateOptionsResult.Success;
        }

        return ValidateOptionsResult.Fail(
            $"The folder of models {Path.GetFullPath(options.ModelsPath)} does not exist; name another with --models.");
    }
}
