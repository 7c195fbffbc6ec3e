// Processes that are not the sandbox's: reading, changing, ending or borrowing from them. "peer" is the pid of one.
#define _GNU_SOURCE
#include "attack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pid_t peer(void) { return (pid_t)number_option("peer", 999999); }

static const char *peer_file(const char *name) {
    static char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", peer(), name);
    return path;
}

static struct report trace(void) {
    // Seizing does not stop it.
    if (ptrace(PTRACE_SEIZE, peer(), 0, 0) < 0) {
        return refused("ptrace");
    }
    ptrace(PTRACE_DETACH, peer(), 0, 0);
    return escaped("traced process %d", peer());
}

// The peer is this very program, linked to fixed addresses, so its secret lies where ours does.
static struct report read_memory(void) {
    char found[sizeof planted_secret];
    struct iovec local = {found, sizeof found}, remote = {planted_secret, sizeof planted_secret};
    if (process_vm_readv(peer(), &local, 1, &remote, 1, 0) < 0) {
        return refused("process_vm_readv");
    }
    return escaped("read process %d's memory", peer());
}

static struct report write_memory(void) {
    char spare = planted_secret[sizeof planted_secret - 1];
    struct iovec local = {&spare, 1}, remote = {planted_secret + sizeof planted_secret - 1, 1};
    return judge(process_vm_writev(peer(), &local, 1, &remote, 1, 0), "process_vm_writev");
}

static struct report memory_file(void) {
    int file = open(peer_file("mem"), O_RDONLY | O_CLOEXEC);
    release(file);
    return judge(file, "open a process's memory");
}

static struct report take_descriptor(void) {
    int process = syscall(SYS_pidfd_open, peer(), 0);
    if (process < 0) {
        return refused("pidfd_open");
    }
    int taken = syscall(SYS_pidfd_getfd, process, 0, 0);
    struct report report = judge(taken, "pidfd_getfd");
    release(taken);
    release(process);
    return report;
}

static struct report signal_process(void) { return judge(kill(peer(), 0), "kill"); }

static struct report signal_by_descriptor(void) {
    int process = syscall(SYS_pidfd_open, peer(), 0);
    if (process < 0) {
        return refused("pidfd_open");
    }
    struct report report = judge(syscall(SYS_pidfd_send_signal, process, 0, NULL, 0), "pidfd_send_signal");
    release(process);
    return report;
}

static struct report queue_signal(void) {
    return judge(syscall(SYS_tgkill, peer(), peer(), 0), "tgkill");
}

static struct report read_environment(void) {
    char text[4096];
    const char *path = peer_file("environ");
    return judge(read_file(path, text, sizeof text), path);
}

static struct report enter_root(void) {
    int root = open(peer_file("root/"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    release(root);
    return judge(root, "open a process's root");
}

static struct report enter_folder(void) {
    int folder = open(peer_file("cwd/"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    release(folder);
    return judge(folder, "open a process's folder");
}

static struct report open_descriptor(void) {
    int file = open(peer_file("fd/0"), O_RDONLY | O_CLOEXEC);
    release(file);
    return judge(file, "open a process's descriptor");
}

static struct report join_namespaces(void) {
    int file = open(peer_file("ns/net"), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return refused("open a process's namespace");
    }
    struct report report = judge(syscall(SYS_setns, file, 0), "setns");
    release(file);
    return report;
}

static struct report find_processes(void) {
    DIR *proc = opendir("/proc");
    if (!proc) {
        return refused("/proc");
    }
    int found = 0;
    for (struct dirent *entry = readdir(proc); entry; entry = readdir(proc)) {
        found |= atoi(entry->d_name) == peer();
    }
    closedir(proc);
    return found ? escaped("/proc lists process %d", peer()) : absent("/proc lists no process of others");
}

static struct report compare_kernel_objects(void) {
    return judge(syscall(SYS_kcmp, getpid(), peer(), KCMP_VM, 0, 0), "kcmp");
}

static struct report read_limits(void) {
    struct rlimit limit;
    return judge(prlimit(peer(), RLIMIT_NOFILE, NULL, &limit), "prlimit of another process");
}

static struct report read_robust_list(void) {
    void *head;
    size_t length;
    return judge(syscall(SYS_get_robust_list, peer(), &head, &length), "get_robust_list of another process");
}

static struct report move_pages(void) { return judge(syscall(SYS_migrate_pages, peer(), 0, NULL, NULL), "migrate_pages"); }

static struct report change_priority(void) { return judge(setpriority(PRIO_PROCESS, peer(), 10), "setpriority of another process"); }

const struct attack process_attacks[] = {
    {"ptrace", trace},
    {"process-vm-readv", read_memory},
    {"process-vm-writev", write_memory},
    {"proc-mem", memory_file},
    {"pidfd-getfd", take_descriptor},
    {"kill", signal_process},
    {"pidfd-send-signal", signal_by_descriptor},
    {"tgkill", queue_signal},
    {"proc-environ", read_environment},
    {"proc-root", enter_root},
    {"proc-cwd", enter_folder},
    {"proc-fd", open_descriptor},
    {"setns", join_namespaces},
    {"list-processes", find_processes},
    {"kcmp", compare_kernel_objects},
    {"prlimit", read_limits},
    {"get-robust-list", read_robust_list},
    {"migrate-pages", move_pages},
    {"setpriority", change_priority},
    {NULL, NULL},
};
