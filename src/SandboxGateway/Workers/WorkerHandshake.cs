using Google.Protobuf.Collections;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>The first exchange with a worker: its Hello, our LoadModel, and the signature or the refusal it answers.</summary>
internal static class WorkerHandshake
{
    /// <returns>The model's signature, or why the model cannot be served; null if the worker went away.</returns>
    /// <exception cref="ChannelViolationException">The worker broke the rules.</exception>
    public static LoadResult? Load(ChannelReader reader, ChannelWriter writer, LoadModel load)
    {
        if (Read(reader, WorkerFrame.BodyOneofCase.Hello) is not { } hello)
        {
            return null;
        }

        if (hello.Hello.ProtocolVersion != WorkerChannel.Version)
        {
            throw new ChannelViolationException(
                $"The worker speaks version {hello.Hello.ProtocolVersion} of the channel; this gateway speaks {WorkerChannel.Version}.");
        }

        writer.Send(new GatewayFrame { LoadModel = load });
        if (Read(reader, WorkerFrame.BodyOneofCase.ModelLoaded) is not { } loaded)
        {
            return null;
        }

        if (loaded.BodyCase == WorkerFrame.BodyOneofCase.Failure)
        {
            return new LoadResult(null, WorkerFaults.Printable(loaded.Failure.Message));
        }

        // A handler is told its signature, which is what clients are told too; it has no say in it.
        return load.Outputs.Count > 0 && !IsDeclared(load, loaded.ModelLoaded)
            ? new LoadResult(null, "the handler reported other inputs or outputs than model.yaml declares")
            : new LoadResult(ReadSignature(loaded.ModelLoaded), null) { TakesCancel = hello.Hello.TakesCancel };
    }

    private static WorkerFrame? Read(ChannelReader reader, WorkerFrame.BodyOneofCase due)
    {
        var frame = reader.ReadHeader();
        if (frame is null)
        {
            return null;
        }

        var isRefusal = frame.BodyCase == WorkerFrame.BodyOneofCase.Failure
            && due == WorkerFrame.BodyOneofCase.ModelLoaded
            && frame.Failure.Kind == Failure.Types.Kind.ModelRejected;
        if ((frame.BodyCase != due && !isRefusal) || frame.RequestId != 0 || reader.PayloadLength != 0)
        {
            throw new ChannelViolationException($"The worker sent something else where {due} was due.");
        }

        return frame;
    }

    private static bool IsDeclared(LoadModel load, ModelLoaded loaded) =>
        loaded.Inputs.Equals(load.Inputs) && loaded.Outputs.Equals(load.Outputs);

    private static ModelSignature ReadSignature(ModelLoaded loaded) =>
        new(ReadTensors(loaded.Inputs, "input"), ReadTensors(loaded.Outputs, "output"));

    private static TensorSignature[] ReadTensors(RepeatedField<TensorSpec> specs, string what)
    {
        if (specs.Count > FrameLimits.MaxTensors)
        {
            throw new ChannelViolationException($"The model has {specs.Count} {what}s; {FrameLimits.MaxTensors} are allowed.");
        }

        var names = new HashSet<string>();
        foreach (var spec in specs)
        {
            if (spec.Name.Length is 0 or > FrameLimits.MaxNameBytes
                || !names.Add(spec.Name)
                || !DataTypes.IsDefined(spec.Datatype)
                || spec.Shape.Count > FrameLimits.MaxRank
                || spec.Shape.Any(static dimension => dimension < -1))
            {
                throw new ChannelViolationException(
                    $"The worker described an {what} with an empty or repeated name, no datatype, or an impossible shape.");
            }
        }

        return [.. specs.Select(static spec => spec.Unranked
            ? new TensorSignature(spec.Name, spec.Datatype, [-1], spec.Optional, Unranked: true)
            : new TensorSignature(spec.Name, spec.Datatype, [.. spec.Shape], spec.Optional))];
    }
}
