using System.Diagnostics.CodeAnalysis;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;

namespace SandboxGateway.Worker.Runtimes;

/// <summary>What runs models behind the channel: ONNX Runtime, or a program that is talked to in lines. For one thread.</summary>
internal interface IModelRuntime : IDisposable
{
    /// <summary>What the worker says of itself.</summary>
    Hello Hello { get; }

    /// <summary>A descriptor that becomes readable when the runtime is of no more use, though nothing was asked; -1 for none.</summary>
    int EndDescriptor { get; }

    /// <summary>Called when <see cref="EndDescriptor"/> is readable.</summary>
    /// <exception cref="RuntimeEndedException">Always: it says why the runtime is of no more use.</exception>
    [DoesNotReturn]
    void ThrowEnded();

    /// <summary>Loads the model; called once.</summary>
    /// <returns>The signature, or why it cannot be loaded.</returns>
    (ModelLoaded? Loaded, Failure? Failure) Load(LoadModel request);

    /// <summary>
    /// Has the request that is being run fail, if that can be done; called on another thread, and only if <see cref="Hello"/>
    /// says that it can.
    /// </summary>
    void Stop();

    /// <summary>Runs one request and writes its answer, unless it fails.</summary>
    Failure? Infer(ulong requestId, Infer request, ReceivedFrame frame, ChannelWriter writer);
}
