using System.Text.Json;

namespace SandboxGateway.Contracts.Validation;

/// <summary>Bounds the checks one document may cost: schemas that branch at every level can ask for exponentially many.</summary>
internal sealed class WorkBudget
{
    private const long Base = 1_000_000;
    private const long PerByte = 8;

    private long _left;

    public void Reset(int textBytes) => _left = Base + PerByte * textBytes;

    public void Spend(long checks = 1)
    {
        _left -= checks;
        if (_left < 0)
        {
            throw new JsonException("needs more checks than one document is given");
        }
    }
}
