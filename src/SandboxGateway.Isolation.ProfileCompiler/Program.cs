using SandboxGateway.Isolation.Seccomp;

if (args is not [var profilePath, var programPath])
{
    Console.Error.WriteLine("usage: profile-compiler PROFILE.json PROGRAM.bpf");
    return 2;
}

var result = SeccompProfileParser.Parse(profilePath, File.ReadAllBytes(profilePath));
if (result.Profile is null)
{
    foreach (var error in result.Errors)
    {
        // The form MSBuild shows as an error of the build.
        Console.Error.WriteLine($"{profilePath} : error SECCOMP001: {error}");
    }

    return 1;
}

File.WriteAllBytes(programPath, BpfInstruction.Serialize(SeccompCompiler.Compile(result.Profile)));
return 0;
