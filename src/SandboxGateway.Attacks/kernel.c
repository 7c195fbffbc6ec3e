// Kernel interfaces with a history, which a model has no use for.
#define _GNU_SOURCE
#include "attack.h"

#include <asm/ldt.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct report opened(long descriptor, const char *what) {
    struct report report = judge(descriptor, what);
    release((int)descriptor);
    return report;
}

static struct report bpf_map(void) {
    union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    return opened(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map), "bpf");
}

static struct report perf_counter(void) {
    struct perf_event_attr event = {
        .type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_TASK_CLOCK, .exclude_kernel = 1, .exclude_hv = 1,
    };
    return opened(syscall(SYS_perf_event_open, &event, 0, -1, -1, 0), "perf_event_open");
}

static struct report page_faults(void) {
    return opened(syscall(SYS_userfaultfd, UFFD_USER_MODE_ONLY | O_CLOEXEC), "userfaultfd");
}

static struct report ring(void) {
    struct io_uring_params parameters = {0};
    return opened(syscall(SYS_io_uring_setup, 1, &parameters), "io_uring_setup");
}

static struct report add_key(void) {
    return judge(syscall(SYS_add_key, "user", "sandbox-attack", "x", 1, -2 /* the process's keyring */), "add_key");
}

static struct report read_keys(void) { return judge(syscall(SYS_keyctl, 0, -3, 1, 0, 0), "keyctl"); }

static struct report load_module(void) {
    long outcome = syscall(SYS_init_module, "none", 4, "");
    return outcome < 0 && errno == ENOEXEC ? escaped("the kernel tried to load a module") : judge(outcome, "init_module");
}

static struct report load_module_file(void) {
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    long outcome = syscall(SYS_finit_module, file, "", 0);
    release(file);
    return outcome < 0 && errno == ENOEXEC ? escaped("the kernel tried to load a module") : judge(outcome, "finit_module");
}

static struct report unload_module(void) {
    long outcome = syscall(SYS_delete_module, "no_such_module", O_NONBLOCK);
    return outcome < 0 && errno == ENOENT ? escaped("the kernel looked for the module") : judge(outcome, "delete_module");
}

static struct report load_kernel(void) {
    long outcome = syscall(SYS_kexec_load, 0, 0x10001UL, NULL, ~0UL);
    return outcome < 0 && errno == EINVAL ? escaped("kexec_load was let through to its arguments") : judge(outcome, "kexec_load");
}

static struct report restart_host(void) {
    long outcome = syscall(SYS_reboot, 0xfee1dead, 672274793, 0 /* Ctrl-Alt-Del off */, NULL);
    // A pid namespace of one's own takes only commands that end it.
    return outcome < 0 && errno == EINVAL ? escaped("reboot was let through to its arguments") : judge(outcome, "reboot");
}

static struct report add_swap(void) {
    long outcome = syscall(SYS_swapon, "/no-such-swap", 0);
    return outcome < 0 && errno == ENOENT ? escaped("swapon looked for its file") : judge(outcome, "swapon");
}

static struct report account_processes(void) {
    long outcome = syscall(SYS_acct, "/no-such-file");
    return outcome < 0 && errno == ENOENT ? escaped("acct looked for its file") : judge(outcome, "acct");
}

static struct report set_quota(void) {
    long outcome = syscall(SYS_quotactl, 0x80000300 /* Q_QUOTAOFF, users */, "/no-such-device", 0, NULL);
    // The device is looked up before the permission.
    return outcome < 0 && (errno == ENOENT || errno == ENOTBLK) ? escaped("quotactl looked for its device") : judge(outcome, "quotactl");
}

static struct report read_kernel_log(void) {
    char text[64];
    return judge(syscall(SYS_syslog, 3, text, sizeof text), "syslog");
}

static struct report change_personality(void) { return judge(syscall(SYS_personality, READ_IMPLIES_EXEC), "personality"); }

static struct report local_descriptor_table(void) {
    struct user_desc segment = {.entry_number = 0, .limit = 1, .seg_32bit = 1, .contents = 0, .useable = 1};
    return judge(syscall(SYS_modify_ldt, 1, &segment, sizeof segment), "modify_ldt");
}

static struct report io_ports(void) { return judge(syscall(SYS_iopl, 3), "iopl"); }

static struct report io_port_range(void) { return judge(syscall(SYS_ioperm, 0x80, 1, 1), "ioperm"); }

static struct report watch_files(void) { return opened(syscall(SYS_fanotify_init, 0x200, O_RDONLY), "fanotify_init"); }

static struct report hang_up(void) {
    // Without a terminal it succeeds and does nothing; permission is what is asked for.
    return judge(syscall(SYS_vhangup), "vhangup");
}

static struct report nested_filter_listener(void) {
    struct {
        unsigned short length;
        void *filter;
    } program = {0, NULL};
    long outcome = syscall(SYS_seccomp, 1 /* SET_MODE_FILTER */, 1 << 3 /* NEW_LISTENER */, &program);
    return outcome < 0 && (errno == EINVAL || errno == EFAULT) ? escaped("seccomp was let through to its arguments") : judge(outcome, "seccomp");
}

static struct report secret_memory(void) { return opened(syscall(SYS_memfd_secret, 0), "memfd_secret"); }

// "file" is tried for writing and never written to.
static struct report open_for_writing(const char *path) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    struct report report = judge(file, path);
    release(file);
    return report;
}

static struct report core_pattern(void) { return open_for_writing("/proc/sys/kernel/core_pattern"); }

static struct report sysrq(void) { return open_for_writing("/proc/sysrq-trigger"); }

static struct report binary_formats(void) { return open_for_writing("/proc/sys/fs/binfmt_misc/register"); }

static struct report module_path(void) { return open_for_writing("/proc/sys/kernel/modprobe"); }

static struct report uevent_helper(void) { return open_for_writing("/sys/kernel/uevent_helper"); }

// CVE-2022-0492: the root of a version 1 hierarchy runs a program of one's choice.
static struct report release_agent(void) {
    static const char *const files[] = {
        "/sys/fs/cgroup/memory/release_agent", "/sys/fs/cgroup/rdma/release_agent", "/sys/fs/cgroup/pids/release_agent",
        "/sys/fs/cgroup/systemd/release_agent", "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/cgroup.subtree_control",
    };
    struct report report = {CONTAINED, ENOENT, "no cgroup file"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct report one = open_for_writing(files[i]);
        if (one.result == ESCAPED) {
            return one;
        }
        report = one.error == ENOENT ? report : one;
    }
    return report;
}

static struct report opened_for_reading(const char *path) {
    char text[64];
    long length = read_file(path, text, sizeof text);
    return length < 0 ? refused(path) : length > 0 ? escaped("read %s", path) : absent("%s is empty", path);
}

static struct report kernel_memory(void) { return opened_for_reading("/proc/kcore"); }

static struct report kernel_symbols(void) { return opened_for_reading("/proc/kallsyms"); }

static struct report host_description(void) {
    static const char *const files[] = {
        "/proc/cmdline", "/proc/version", "/proc/meminfo", "/proc/modules", "/proc/interrupts", "/proc/sys/kernel/osrelease",
        "/proc/partitions", "/proc/timer_list", "/proc/sched_debug", "/proc/bus/pci/devices", "/proc/config.gz", "/proc/key-users",
    };
    struct report report = {CONTAINED, ENOENT, "none of the host's files in /proc"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct report one = opened_for_reading(files[i]);
        if (one.result == ESCAPED) {
            return one;
        }
        report = one.error == ENOENT ? report : one;
    }
    return report;
}

static struct report system_description(void) {
    struct report report = {CONTAINED, ENOENT, "/sys is not there"};
    static const char *const files[] = {"/sys/kernel/mm/ksm/run", "/sys/class/net/lo/address", "/sys/devices/system/cpu/online", "/sys/kernel/profiling"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct report one = opened_for_reading(files[i]);
        if (one.result == ESCAPED) {
            return one;
        }
        report = one.error == ENOENT ? report : one;
    }
    return report;
}

const struct attack kernel_attacks[] = {
    {"bpf", bpf_map},
    {"perf-event", perf_counter},
    {"userfaultfd", page_faults},
    {"io-uring", ring},
    {"add-key", add_key},
    {"keyctl", read_keys},
    {"init-module", load_module},
    {"finit-module", load_module_file},
    {"delete-module", unload_module},
    {"kexec-load", load_kernel},
    {"reboot", restart_host},
    {"swapon", add_swap},
    {"acct", account_processes},
    {"quotactl", set_quota},
    {"syslog", read_kernel_log},
    {"personality", change_personality},
    {"modify-ldt", local_descriptor_table},
    {"iopl", io_ports},
    {"ioperm", io_port_range},
    {"fanotify", watch_files},
    {"vhangup", hang_up},
    {"seccomp-listener", nested_filter_listener},
    {"memfd-secret", secret_memory},
    {"core-pattern", core_pattern},
    {"sysrq", sysrq},
    {"binfmt-misc", binary_formats},
    {"modprobe-path", module_path},
    {"uevent-helper", uevent_helper},
    {"release-agent", release_agent},
    {"kcore", kernel_memory},
    {"kallsyms", kernel_symbols},
    {"proc-host-files", host_description},
    {"sys-host-files", system_description},
    {NULL, NULL},
};
