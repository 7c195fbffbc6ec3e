namespace SandboxGateway.Isolation.Plan;

/// <summary>Prints a plan as text: one numbered line for each system call, in the order they will run.</summary>
internal static class PlanPrinter
{
    public static void Print(SyscallPlan plan, TextWriter output)
    {
        PrintList("init: set-up, ending with the fork of the worker", plan.Setup, output);
        PrintList("worker: from the fork to the program", plan.Worker, output);
        PrintList("init: after the fork, before it waits", plan.Init, output);
    }

    private static void PrintList(string title, SyscallStep[] steps, TextWriter output)
    {
        output.WriteLine(title);
        for (var i = 0; i < steps.Length; i++)
        {
            output.WriteLine($"{i + 1,4}  {steps[i].Name}: {Show(steps[i])} -> {steps[i].Expected}");
        }
    }

    private static string Show(SyscallStep step)
    {
        var operands = new List<string>();
        foreach (var operand in step.Operands)
        {
            if (operand.Kind == OperandKind.Absent)
            {
                break;
            }

            operands.Add(operand.ToString());
        }

        return $"{step.Number}({string.Join(", ", operands)})";
    }
}
