using System.Collections.Frozen;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Refusals;

/// <summary>Names and kinds of a call's arguments, for the calls that sandboxes are refused.</summary>
internal static class CallSignature
{
    // "#" number, "$" text, "&" socket address, "*" message header, "~" family, "^" socket type, "-" hidden, none hexadecimal.
    private static readonly FrozenDictionary<Syscall, (string Name, ArgumentKind Kind)[]> _signatures =
        new Dictionary<Syscall, string>
        {
            [Syscall.socket] = "~family ^type #protocol",
            [Syscall.socketpair] = "~family ^type #protocol",
            [Syscall.connect] = "#fd &address",
            [Syscall.bind] = "#fd &address",
            [Syscall.sendto] = "#fd -buffer #length flags &address",
            [Syscall.sendmsg] = "#fd *address flags",
            [Syscall.sendmmsg] = "#fd *address #count flags",
            [Syscall.listen] = "#fd #backlog",
            [Syscall.accept] = "#fd",
            [Syscall.accept4] = "#fd",
            [Syscall.setsockopt] = "#fd #level #option",
            [Syscall.getsockopt] = "#fd #level #option",
            [Syscall.open] = "$path flags mode",
            [Syscall.openat] = "#dirfd $path flags mode",
            [Syscall.creat] = "$path mode",
            [Syscall.unlink] = "$path",
            [Syscall.mkdir] = "$path mode",
            [Syscall.rename] = "$path $target",
            [Syscall.link] = "$path $target",
            [Syscall.symlink] = "$target $path",
            [Syscall.chmod] = "$path mode",
            [Syscall.chown] = "$path #user #group",
            [Syscall.lchown] = "$path #user #group",
            [Syscall.fchown] = "#fd #user #group",
            [Syscall.fchownat] = "#dirfd $path #user #group flags",
            [Syscall.mknod] = "$path mode device",
            [Syscall.mknodat] = "#dirfd $path mode device",
            [Syscall.setxattr] = "$path $name",
            [Syscall.chroot] = "$path",
            [Syscall.acct] = "$path",
            [Syscall.swapon] = "$path flags",
            [Syscall.swapoff] = "$path",
            [Syscall.flock] = "#fd #operation",
            [Syscall.fcntl] = "#fd #command argument",
            [Syscall.ioctl] = "#fd request argument",
            [Syscall.prctl] = "#operation argument",
            [Syscall.execveat] = "#dirfd $path -argv -envp flags",
            [Syscall.memfd_create] = "$name flags",
            [Syscall.clone] = "flags",
            [Syscall.unshare] = "flags",
            [Syscall.personality] = "persona",
            [Syscall.ptrace] = "#request #pid",
            [Syscall.process_vm_readv] = "#pid",
            [Syscall.kcmp] = "#pid #other #kind",
            [Syscall.setns] = "#fd flags",
            [Syscall.setuid] = "#user",
            [Syscall.setgid] = "#group",
            [Syscall.setreuid] = "#real #effective",
            [Syscall.setregid] = "#real #effective",
            [Syscall.setresuid] = "#real #effective #saved",
            [Syscall.setresgid] = "#real #effective #saved",
            [Syscall.setgroups] = "#count",
            [Syscall.setpriority] = "#which #who #priority",
            [Syscall.sched_setaffinity] = "#pid",
            [Syscall.sched_setscheduler] = "#pid #policy",
            [Syscall.prlimit64] = "#pid #resource",
            [Syscall.seccomp] = "#operation flags",
            [Syscall.keyctl] = "#operation",
            [Syscall.add_key] = "$type $description",
            [Syscall.request_key] = "$type $description",
            [Syscall.shmget] = "key #size flags",
            [Syscall.semget] = "key #count flags",
            [Syscall.msgget] = "key flags",
            [Syscall.mq_open] = "$name flags mode",
            [Syscall.inotify_init1] = "flags",
            [Syscall.inotify_add_watch] = "#fd $path mask",
            [Syscall.fanotify_init] = "flags",
            [Syscall.name_to_handle_at] = "#dirfd $path",
            [Syscall.open_by_handle_at] = "#mountfd",
            [Syscall.perf_event_open] = "-attributes #pid #processor",
            [Syscall.landlock_restrict_self] = "#fd flags",
            [Syscall.syslog] = "#type",
            [Syscall.sethostname] = "-name #length",
            [Syscall.modify_ldt] = "#operation",
        }.ToFrozenDictionary(static pair => pair.Key, static pair => Read(pair.Value));

    /// <summary>Null for a call whose arguments are only numbers to us.</summary>
    public static IReadOnlyList<(string Name, ArgumentKind Kind)>? Of(int number) =>
        _signatures.GetValueOrDefault((Syscall)number);

    private static (string Name, ArgumentKind Kind)[] Read(string signature) => [.. signature.Split(' ').Select(static word => word[0] switch
    {
        '#' => (word[1..], ArgumentKind.Number),
        '$' => (word[1..], ArgumentKind.Text),
        '&' => (word[1..], ArgumentKind.SocketAddress),
        '*' => (word[1..], ArgumentKind.Message),
        '~' => (word[1..], ArgumentKind.Family),
        '^' => (word[1..], ArgumentKind.SocketType),
        '-' => (word[1..], ArgumentKind.Hidden),
        _ => (word, ArgumentKind.Hexadecimal),
    })];
}
