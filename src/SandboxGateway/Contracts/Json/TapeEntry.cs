using System.Runtime.InteropServices;
using System.Text.Json;

namespace SandboxGateway.Contracts.Json;

/// <summary>One value or member name of a <see cref="JsonTape"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TapeEntry
{
    /// <summary>String (names too), Number, True, False, Null, StartObject or StartArray.</summary>
    public JsonTokenType Kind;

    /// <summary>A string that holds a backslash.</summary>
    public bool Escaped;

    /// <summary>First byte of the token in the source; of a string, the byte after its quote.</summary>
    public int Start;

    /// <summary>Bytes of the token; of a container, its members or elements.</summary>
    public int Length;

    /// <summary>The entry after this value and all it contains.</summary>
    public int Next;
}
