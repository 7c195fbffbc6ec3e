using SandboxGateway.Isolation.Mounts;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Isolation.Roots;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Mounts;

public sealed class RootStepsTests : IDisposable
{
    private readonly PlanMemory _memory = new();

    public void Dispose() => _memory.Dispose();

    /// <summary>Until the pivot an absolute link would lead to the host.</summary>
    [Fact]
    public void Build_Links_AreMadeAfterEverythingThatCouldFollowOne()
    {
        var steps = Build();

        var link = Array.FindIndex(steps, static s => s.Number == Syscall.symlinkat);
        var last = Array.FindLastIndex(steps, static s =>
            s.Number is Syscall.move_mount or Syscall.mkdirat or Syscall.mknodat or Syscall.openat);
        Assert.InRange(last, 0, link - 1);
        Assert.InRange(link, 0, Array.FindIndex(steps, static s => s.Number == Syscall.pivot_root) - 1);
    }

    [Fact]
    public void Build_Files_AreMadeNewAndReadOnly()
    {
        var made = Build().First(static s => s.Name == "make /etc/passwd");

        Assert.Equal("O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC", made.Operands[2].ToString());
        Assert.Equal("0444", made.Operands[3].ToString());
    }

    [Theory]
    [InlineData(BindUse.Image, true)]
    [InlineData(BindUse.Exposed, true)]
    [InlineData(BindUse.Data, false)]
    public void OpenFlags_EntryOfALookedThroughFolder_FollowsNoLink(object use, bool isUnfollowed)
    {
        const int NoFollow = 0x100;
        var bind = new BindMount("/a", "/b", IsFolder: true, (BindUse)use);

        Assert.Equal(isUnfollowed, (bind.OpenFlags & NoFollow) != 0);
    }

    [Theory]
    [InlineData(BindUse.System)]
    [InlineData(BindUse.Shared)]
    [InlineData(BindUse.Exposed)]
    [InlineData(BindUse.Image)]
    [InlineData(BindUse.Program)]
    public void MayBeCopied_WhatIsNotTheModels_Never(object use) =>
        Assert.False(new BindMount("/a", "/b", IsFolder: true, (BindUse)use).MayBeCopied);

    [Theory]
    [InlineData(BindUse.System)]
    [InlineData(BindUse.Shared)]
    [InlineData(BindUse.Exposed)]
    public void MayBePrivate_TheHostsOwn_IsNotMappedToTheSandboxsUser(object use) =>
        Assert.False(new BindMount("/a", "/b", IsFolder: true, (BindUse)use).MayBePrivate);

    private SyscallStep[] Build()
    {
        var steps = new StepList(_memory);
        RootSteps.Build(steps, TestSandbox.Describe() with
        {
            Links = [new RootLink("/bin", "usr/bin")],
            Files = [new RootFile("/etc/passwd", "text")],
        });
        return steps.ToArray();
    }
}
