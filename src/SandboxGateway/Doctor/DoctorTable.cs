namespace SandboxGateway.Doctor;

/// <summary>Writes a report for people.</summary>
internal static class DoctorTable
{
    public static void Write(DoctorReport report, TextWriter output)
    {
        output.WriteLine($"Host {report.Host}, Linux {report.Kernel}, gateway as {(report.IsRoot ? "root" : "an ordinary user")}");
        output.WriteLine();
        foreach (var control in report.Controls)
        {
            output.WriteLine($"  {Mark(control.State),-8} {control.Name,-34} {control.Detail}");
            if (control.Remedy is not null)
            {
                output.WriteLine($"  {"",-8} {"",-34} -> {control.Remedy}");
            }
        }

        foreach (var group in report.Attacks.GroupBy(static outcome => outcome.Trial.Attack.Group))
        {
            output.WriteLine();
            output.WriteLine(group.Key);
            foreach (var attack in group.GroupBy(static outcome => outcome.Trial.Attack))
            {
                WriteAttack(attack.Key, [.. attack], output);
            }
        }

        output.WriteLine();
        output.WriteLine(
            $"{report.Count(AttackVerdict.Contained)} contained, {report.Count(AttackVerdict.Escaped)} escaped, "
            + $"{report.Count(AttackVerdict.NotRun)} not run, in {report.Duration.TotalSeconds:0.0} s");
    }

    /// <summary>One line for each attack; policies under which it ended alike share it.</summary>
    private static void WriteAttack(Attack attack, IReadOnlyList<AttackOutcome> outcomes, TextWriter output)
    {
        foreach (var alike in outcomes.GroupBy(static outcome => (outcome.Verdict, outcome.Token)))
        {
            var (verdict, token) = alike.Key;
            var first = alike.First();
            var policies = alike.Count() == outcomes.Count ? "" : $" ({string.Join(", ", alike.Select(static o => o.Trial.Policy))})";
            var what = verdict == AttackVerdict.Contained
                ? $"{token} by {string.Join(" or ", first.ActedBy)}{(first.IsExpected ? "" : "(unexpected)")}"
                : first.Detail;
            output.WriteLine($"  {Mark(verdict),-9} {attack.Id,-24} {attack.Title}: {what}{policies}");
        }
    }

    private static string Mark(HostCheckState state) => state == HostCheckState.Ok ? "ok" : DoctorReportWriter.NameOf(state);

    private static string Mark(AttackVerdict verdict) => verdict switch
    {
        AttackVerdict.Contained => "contained",
        AttackVerdict.Escaped => "ESCAPED",
        _ => "not run",
    };
}
