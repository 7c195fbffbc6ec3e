using System.Runtime.InteropServices;

namespace SandboxGateway.Worker.Runtimes.Onnx.Interop;

/// <content>Environment, options and sessions.</content>
internal static unsafe partial class OrtApi
{
    // ORT_LOGGING_LEVEL_ERROR: the worker's standard error is no place for a model's warnings.
    private const int ErrorsOnly = 3;

    public static nint CreateEnvironment()
    {
        nint environment;
        fixed (byte* logId = "worker"u8)
        {
            MustSucceed(((delegate* unmanaged<int, byte*, nint*, nint>)Function(OrtFunction.CreateEnv))(
                ErrorsOnly, logId, &environment));
        }

        MustSucceed(((delegate* unmanaged<nint, nint>)Function(OrtFunction.DisableTelemetryEvents))(environment));
        return environment;
    }

    public static nint GetDefaultAllocator() => Create(OrtFunction.GetAllocatorWithDefaultOptions);

    /// <summary>Describes plain memory, which tensors are made over.</summary>
    public static nint CreateCpuMemoryInfo()
    {
        // OrtArenaAllocator and OrtMemTypeDefault: what the runtime's own header passes for memory of the caller.
        nint info;
        MustSucceed(((delegate* unmanaged<int, int, nint*, nint>)Function(OrtFunction.CreateCpuMemoryInfo))(1, 0, &info));
        return info;
    }

    public static nint CreateSessionOptions(int intraOpThreads)
    {
        var options = Create(OrtFunction.CreateSessionOptions);
        Set(OrtFunction.SetIntraOpNumThreads, options, intraOpThreads);
        Set(OrtFunction.SetInterOpNumThreads, options, 1);
        Set(OrtFunction.SetSessionLogSeverityLevel, options, ErrorsOnly);
        fixed (byte* key = "session.intra_op.allow_spinning"u8)
        fixed (byte* value = "0"u8)
        {
            MustSucceed(((delegate* unmanaged<nint, byte*, byte*, nint>)Function(OrtFunction.AddSessionConfigEntry))(
                options, key, value));
        }

        return options;
    }

    public static void ReleaseSessionOptions(nint options) => Release(OrtFunction.ReleaseSessionOptions, options);

    public static OrtError? CreateSession(nint environment, string path, nint options, out nint session)
    {
        var nativePath = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            nint created = 0;
            var error = Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)Function(OrtFunction.CreateSession))(
                environment, nativePath, options, &created));
            session = created;
            return error;
        }
        finally
        {
            Marshal.FreeCoTaskMem(nativePath);
        }
    }

    public static void ReleaseSession(nint session) => Release(OrtFunction.ReleaseSession, session);

    public static int Count(OrtFunction count, nint session)
    {
        nuint result;
        MustSucceed(((delegate* unmanaged<nint, nuint*, nint>)Function(count))(session, &result));
        return (int)result;
    }

    /// <summary>Name of an input or output; bytes that are no UTF-8 come back as replacement characters.</summary>
    public static string Name(OrtFunction getName, nint session, int index, nint allocator)
    {
        nint name;
        MustSucceed(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)Function(getName))(
            session, (nuint)index, allocator, &name));
        var result = Marshal.PtrToStringUTF8(name) ?? string.Empty;
        MustSucceed(((delegate* unmanaged<nint, nint, nint>)Function(OrtFunction.AllocatorFree))(allocator, name));
        return result;
    }

    public static TensorTypeInfo TypeInfo(OrtFunction getTypeInfo, nint session, int index)
    {
        nint typeInfo;
        MustSucceed(((delegate* unmanaged<nint, nuint, nint*, nint>)Function(getTypeInfo))(
            session, (nuint)index, &typeInfo));
        try
        {
            int kind;
            MustSucceed(((delegate* unmanaged<nint, int*, nint>)Function(OrtFunction.GetOnnxTypeFromTypeInfo))(
                typeInfo, &kind));
            return (OnnxValueKind)kind == OnnxValueKind.Tensor
                ? ReadTensorInfo(typeInfo)
                : new TensorTypeInfo((OnnxValueKind)kind, 0, null);
        }
        finally
        {
            Release(OrtFunction.ReleaseTypeInfo, typeInfo);
        }
    }

    public static nint CreateRunOptions() => Create(OrtFunction.CreateRunOptions);

    public static void ReleaseRunOptions(nint options) => Release(OrtFunction.ReleaseRunOptions, options);

    /// <summary>Makes runs with these options end; the one call that another thread may make meanwhile.</summary>
    public static void Terminate(nint runOptions) =>
        MustSucceed(((delegate* unmanaged<nint, nint>)Function(OrtFunction.RunOptionsSetTerminate))(runOptions));

    public static void ClearTerminate(nint runOptions) =>
        MustSucceed(((delegate* unmanaged<nint, nint>)Function(OrtFunction.RunOptionsUnsetTerminate))(runOptions));

    public static OrtError? Run(
        nint session, nint runOptions, nint* inputNames, nint* inputs, int inputCount, nint* outputNames, nint* outputs, int outputCount) =>
        Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)Function(OrtFunction.Run))(
            session, runOptions, inputNames, inputs, (nuint)inputCount, outputNames, (nuint)outputCount, outputs));

    private static TensorTypeInfo ReadTensorInfo(nint typeInfo)
    {
        nint info;
        MustSucceed(((delegate* unmanaged<nint, nint*, nint>)Function(OrtFunction.CastTypeInfoToTensorInfo))(
            typeInfo, &info));
        int elementType;
        MustSucceed(((delegate* unmanaged<nint, int*, nint>)Function(OrtFunction.GetTensorElementType))(
            info, &elementType));
        var hasShape = ((delegate* unmanaged<nint, byte>)Function(OrtFunction.TensorTypeAndShapeHasShape))(info) != 0;
        return new TensorTypeInfo(OnnxValueKind.Tensor, elementType, hasShape ? ReadShape(info) : null);
    }

    private static nint Create(OrtFunction create)
    {
        nint created;
        MustSucceed(((delegate* unmanaged<nint*, nint>)Function(create))(&created));
        return created;
    }

    private static void Set(OrtFunction set, nint options, int value) =>
        MustSucceed(((delegate* unmanaged<nint, int, nint>)Function(set))(options, value));
}
