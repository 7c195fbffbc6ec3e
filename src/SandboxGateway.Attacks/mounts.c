// Changing what is mounted where.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MS_RDONLY 1
#define MS_REMOUNT 32
#define MS_BIND 4096
#define MNT_DETACH 2

static long mount_call(const char *source, const char *target, const char *type, unsigned long flags) {
    return syscall(SYS_mount, source, target, type, flags, NULL);
}

static struct report mount_tmpfs(void) { return judge(mount_call("none", "/tmp", "tmpfs", 0), "mount a tmpfs"); }

static struct report mount_proc(void) { return judge(mount_call("none", "/tmp", "proc", 0), "mount proc"); }

static struct report mount_cgroup(void) { return judge(mount_call("none", "/tmp", "cgroup2", 0), "mount cgroup2"); }

static struct report remount_writable(void) {
    return judge(mount_call(NULL, "/", NULL, MS_REMOUNT | MS_BIND), "remount the root writable");
}

static struct report bind_over_proc(void) { return judge(mount_call("/tmp", "/proc", NULL, MS_BIND), "bind over /proc"); }

static struct report unmount(void) { return judge(syscall(SYS_umount2, "/tmp", MNT_DETACH), "unmount /tmp"); }

static struct report open_file_system(void) { return judge(syscall(SYS_fsopen, "tmpfs", 0), "fsopen"); }

// CVE-2022-0185: the file system context's parameters overflow.
static struct report configure_file_system(void) {
    int context = syscall(SYS_fsopen, "ext4", 0);
    if (context < 0) {
        return refused("fsopen ext4");
    }
    return judge(syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "source", "x", 0), "fsconfig");
}

static struct report clone_tree(void) {
    return judge(syscall(SYS_open_tree, AT_FDCWD, "/", OPEN_TREE_CLONE | AT_RECURSIVE), "open_tree");
}

static struct report set_mount_attributes(void) {
    struct mount_attr writable = {.attr_clr = MOUNT_ATTR_RDONLY};
    return judge(syscall(SYS_mount_setattr, AT_FDCWD, "/", 0, &writable, sizeof writable), "mount_setattr");
}

static struct report pivot_root(void) {
    long outcome = syscall(SYS_pivot_root, "/tmp", "/tmp");
    // Refused for where it points, not for who asked: the permission was there.
    return outcome < 0 && errno == EINVAL ? escaped("pivot_root was let through to its arguments") : judge(outcome, "pivot_root");
}

const struct attack mount_attacks[] = {
    {"mount-tmpfs", mount_tmpfs},
    {"mount-proc", mount_proc},
    {"mount-cgroup", mount_cgroup},
    {"remount-writable", remount_writable},
    {"bind-over-proc", bind_over_proc},
    {"unmount", unmount},
    {"fsopen", open_file_system},
    {"fsconfig", configure_file_system},
    {"open-tree", clone_tree},
    {"mount-setattr", set_mount_attributes},
    {"pivot-root", pivot_root},
    {NULL, NULL},
};
