// Namespaces of one's own: inside, a process has every capability and meets code meant for root.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct report child_made(long child, const char *what) {
    if (child == 0) {
        _exit(0);
    }
    if (child > 0) {
        waitpid((pid_t)child, NULL, __WALL);
    }
    return judge(child, what);
}

static struct report unshare_user(void) { return judge(unshare(CLONE_NEWUSER), "unshare a user namespace"); }

static struct report unshare_mount(void) { return judge(unshare(CLONE_NEWNS), "unshare a mount namespace"); }

static struct report unshare_network(void) { return judge(unshare(CLONE_NEWNET), "unshare a network namespace"); }

static struct report unshare_pid(void) { return judge(unshare(CLONE_NEWPID), "unshare a pid namespace"); }

static struct report unshare_cgroup(void) { return judge(unshare(CLONE_NEWCGROUP), "unshare a cgroup namespace"); }

static struct report clone_user(void) {
    return child_made(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL), "clone into a user namespace");
}

// The flags lie in memory, where no filter can look.
static struct report clone3_user(void) {
    struct clone_args arguments = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
    return child_made(syscall(SYS_clone3, &arguments, sizeof arguments), "clone3 into a user namespace");
}

static struct report clone_network(void) {
    return child_made(syscall(SYS_clone, CLONE_NEWNET | SIGCHLD, NULL, NULL, NULL, NULL), "clone into a network namespace");
}

// CVE-2022-0185 in two steps: a user namespace for the capability, then the file system context.
static struct report nested_fsopen(void) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) {
        return refused("unshare");
    }
    return judge(syscall(SYS_fsopen, "tmpfs", 0), "fsopen in a nested namespace");
}

const struct attack namespace_attacks[] = {
    {"unshare-user", unshare_user},
    {"unshare-mount", unshare_mount},
    {"unshare-network", unshare_network},
    {"unshare-pid", unshare_pid},
    {"unshare-cgroup", unshare_cgroup},
    {"clone-user", clone_user},
    {"clone3-user", clone3_user},
    {"clone-network", clone_network},
    {"nested-fsopen", nested_fsopen},
    {NULL, NULL},
};
