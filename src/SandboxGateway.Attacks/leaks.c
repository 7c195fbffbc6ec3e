// What the sandbox could learn without being given it.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

static struct report environment_secret(void) {
    for (char **entry = environ; *entry; entry++) {
        if (strstr(*entry, MARKER)) {
            return escaped("the gateway's environment is inherited");
        }
    }
    char text[8192];
    long length = read_file("/proc/1/environ", text, sizeof text);
    for (long i = 0; i + (long)strlen(MARKER) <= length; i++) {
        if (memcmp(text + i, MARKER, strlen(MARKER)) == 0) {
            return escaped("the first process's environment is readable");
        }
    }
    return length < 0 ? refused("/proc/1/environ") : absent("no secret in an environment");
}

static struct report host_name(void) {
    struct utsname names;
    if (uname(&names) < 0) {
        return refused("uname");
    }
    const char *host = option("host_name");
    if (!host) {
        return not_tried("the host's name is not known");
    }
    return strcmp(names.nodename, host) == 0 ? escaped("the host is called %s", host) : absent("the host is called something else");
}

static struct report command_line_of_init(void) {
    char text[256];
    long length = read_file("/proc/1/cmdline", text, sizeof text);
    const char *host = option("init_command");
    if (length < 0) {
        return refused("/proc/1/cmdline");
    }
    return host && strstr(text, host) ? escaped("the host's first process is %s", host) : absent("the first process is the sandbox's");
}

// The file names the folder seen from the cgroup namespace's root.
static struct report cgroup_path(void) {
    char text[1024];
    if (read_file("/proc/self/cgroup", text, sizeof text) < 0) {
        return refused("/proc/self/cgroup");
    }
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        const char *path = strrchr(line, ':');
        if (path && strcmp(path, ":/") != 0) {
            return escaped("the sandbox's cgroup is %s", path + 1);
        }
    }
    return absent("every cgroup path is /");
}

static struct report mount_sources(void) {
    char text[16384];
    if (read_file("/proc/self/mountinfo", text, sizeof text) < 0) {
        return refused("/proc/self/mountinfo");
    }
    return strstr(text, " /proc/sys ") || strstr(text, " /sys ") || strstr(text, " /boot ") ? escaped("mounts of the host are listed")
                                                                                            : absent("no mount of the host's system");
}

static struct report speculation(void) {
    char text[4096];
    if (read_file("/proc/self/status", text, sizeof text) < 0) {
        return refused("/proc/self/status");
    }
    const char *line = strstr(text, "Speculation_Store_Bypass:");
    if (!line || strncmp(line + 25, "\tnot vulnerable", 15) == 0) {
        return absent("the processor does not speculate past stores");
    }
    if (strstr(line, "thread force mitigated") || strstr(line, "globally mitigated") || strstr(line, "thread mitigated")) {
        return absent("speculation past stores is off");
    }
    // "vulnerable" alone: the processor does not let a process choose, and no sandbox can.
    if (strncmp(line + 25, "\tvulnerable", 11) == 0) {
        errno = ENODEV;
        return refused("this processor does not let a process choose");
    }
    return escaped("speculation past stores is on");
}

const struct attack leak_attacks[] = {
    {"environment-secret", environment_secret},
    {"host-name", host_name},
    {"init-command", command_line_of_init},
    {"cgroup-path", cgroup_path},
    {"mount-table", mount_sources},
    {"speculation", speculation},
    {NULL, NULL},
};
