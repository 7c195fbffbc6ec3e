namespace SandboxGateway.Isolation.Seccomp;

/// <summary>Reads one element of an entry's "args".</summary>
internal static class ArgumentConditionReader
{
    public static ArgumentCondition? Read(ProfileElement element)
    {
        if (!element.IsObjectOf("index", "value", "valueTwo", "op"))
        {
            return null;
        }

        var index = ReadIndex(element);
        var value = element.Required("value")?.Number();
        var comparison = ReadOperator(element);
        var valueTwo = element.Optional("valueTwo")?.Number();
        if (index is null || value is null || comparison is null)
        {
            return null;
        }

        var condition = new ArgumentCondition((int)index, comparison.Value, value.Value, valueTwo ?? 0);
        CheckMask(element, condition, valueTwo is not null);
        return condition;
    }

    private static ulong? ReadIndex(ProfileElement element)
    {
        var index = element.Required("index")?.Number();
        if (index >= SeccompData.ArgumentCount)
        {
            element.Fail($"\"index\" must be below {SeccompData.ArgumentCount}");
            return null;
        }

        return index;
    }

    private static ArgumentOperator? ReadOperator(ProfileElement element)
    {
        if (element.Required("op") is not { } op || op.Text() is not { } name)
        {
            return null;
        }

        switch (name)
        {
            case "SCMP_CMP_NE":
                return ArgumentOperator.NotEqual;
            case "SCMP_CMP_LT":
                return ArgumentOperator.Less;
            case "SCMP_CMP_LE":
                return ArgumentOperator.LessOrEqual;
            case "SCMP_CMP_EQ":
                return ArgumentOperator.Equal;
            case "SCMP_CMP_GE":
                return ArgumentOperator.GreaterOrEqual;
            case "SCMP_CMP_GT":
                return ArgumentOperator.Greater;
            case "SCMP_CMP_MASKED_EQ":
                return ArgumentOperator.MaskedEqual;
            default:
                op.Fail($"unknown operator \"{name}\"");
                return null;
        }
    }

    private static void CheckMask(ProfileElement element, ArgumentCondition condition, bool hasValueTwo)
    {
        if (condition.Operator != ArgumentOperator.MaskedEqual)
        {
            if (hasValueTwo)
            {
                element.Fail("\"valueTwo\" goes with SCMP_CMP_MASKED_EQ only");
            }

            return;
        }

        if (!hasValueTwo)
        {
            element.Fail("SCMP_CMP_MASKED_EQ lacks \"valueTwo\": the mask is \"value\"");
        }
        else if (condition.Value == 0)
        {
            element.Fail("a mask of 0 compares nothing");
        }
        else if ((condition.ValueTwo & ~condition.Value) != 0)
        {
            element.Fail("\"valueTwo\" has bits outside the mask, so it never matches");
        }
    }
}
