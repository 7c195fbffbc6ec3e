using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Runtimes.Onnx.Interop;

/// <summary>
/// ONNX Runtime's C interface. It is used directly, not through the managed package, because that cannot tell a scalar from
/// a tensor of unknown rank, throws on element types newer than itself, and allocates on every call.
/// </summary>
/// <remarks>
/// SAFETY, for every call in this class: the signatures are those of onnxruntime_c_api.h; handles come from the runtime and
/// are released once; pointers passed in stay valid during the call, and during the life of a tensor made over memory.
/// </remarks>
internal static unsafe partial class OrtApi
{
    // The version that brought the newest function used, TensorTypeAndShape_HasShape.
    private const uint Version = 24;

    private static readonly nint* _base = OrtGetApiBase();
    private static readonly nint* _table = GetTable();

    /// <summary>Version of the library, such as "1.31.1".</summary>
    public static string LibraryVersion =>
        Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)_base[1])()) ?? string.Empty;

    [LibraryImport("libonnxruntime.so")]
    private static partial nint* OrtGetApiBase();

    private static nint* GetTable()
    {
        var table = ((delegate* unmanaged<uint, nint*>)_base[0])(Version);
        return table is not null
            ? table
            : throw new NotSupportedException($"libonnxruntime.so is older than version 1.{Version}.");
    }

    private static nint Function(OrtFunction function) => _table[(int)function];

    /// <summary>Takes a status apart and releases it; null for success.</summary>
    private static OrtError? Check(nint status)
    {
        if (status == 0)
        {
            return null;
        }

        var code = ((delegate* unmanaged<nint, int>)Function(OrtFunction.GetErrorCode))(status);
        var message = ((delegate* unmanaged<nint, nint>)Function(OrtFunction.GetErrorMessage))(status);
        var error = new OrtError((OrtErrorCode)code, Marshal.PtrToStringUTF8(message) ?? string.Empty);
        Release(OrtFunction.ReleaseStatus, status);
        return error;
    }

    /// <summary>For calls that can only fail if the worker itself is wrong.</summary>
    private static void MustSucceed(nint status)
    {
        if (Check(status) is { } error)
        {
            throw new InvalidOperationException(error.Message);
        }
    }

    private static void Release(OrtFunction release, nint handle) =>
        ((delegate* unmanaged<nint, void>)Function(release))(handle);
}
