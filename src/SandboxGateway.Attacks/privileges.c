// Becoming somebody, or more than one is.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct report become_root(void) {
    if (getuid() == 0) {
        return not_tried("this process is root already");
    }
    return judge(setresuid(0, 0, 0), "setresuid");
}

static struct report become_other_user(void) {
    long outcome = setresuid(65533, 65533, 65533);
    return judge(outcome, "setresuid to another user");
}

static struct report set_groups(void) {
    gid_t group = getgid();
    return judge(setgroups(1, &group), "setgroups");
}

static struct report raise_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2] = {{~0u, ~0u, ~0u}, {~0u, ~0u, ~0u}};
    if (syscall(SYS_capget, &header, sets) < 0) {
        return refused("capget");
    }
    if (sets[0].permitted | sets[1].permitted) {
        return escaped("capabilities %08x%08x", sets[1].permitted, sets[0].permitted);
    }
    sets[0].effective = sets[0].permitted = 1u << CAP_SYS_ADMIN % 32;
    return judge(syscall(SYS_capset, &header, sets), "capset");
}

static struct report real_time_priority(void) {
    struct sched_param parameter = {.sched_priority = 1};
    return judge(sched_setscheduler(0, SCHED_FIFO, &parameter), "sched_setscheduler");
}

static struct report raise_priority(void) { return judge(setpriority(PRIO_PROCESS, 0, -10), "setpriority"); }

static struct report raise_limit(void) {
    struct rlimit limit;
    if (syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit) < 0) {
        return refused("prlimit64");
    }
    limit.rlim_max = limit.rlim_max * 2 + 1;
    return judge(setrlimit(RLIMIT_NOFILE, &limit), "raise a hard limit");
}

static struct report set_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return judge(clock_settime(CLOCK_REALTIME, &now), "clock_settime");
}

static struct report set_host_name(void) {
    char name[65];
    gethostname(name, sizeof name);
    return judge(sethostname(name, strlen(name)), "sethostname");
}

static struct report lift_no_new_privileges(void) {
    long is_set = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
    if (is_set < 0) {
        return refused("prctl");
    }
    return is_set == 0 ? escaped("a program may give new privileges") : judge(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), "prctl");
}

static long effective_user(pid_t process, const char *program) {
    char path[64], text[2048];
    snprintf(path, sizeof path, "/proc/%d/status", process);
    if (read_file(path, text, sizeof text) < 0 || strncmp(text, "Name:\t", 6) != 0 || strncmp(text + 6, program, strlen(program)) != 0) {
        return -1;
    }
    const char *line = strstr(text, "\nUid:\t");
    return line ? strtol(strchr(line + 6, '\t'), NULL, 10) : -1;
}

// su asks for a password and waits; meanwhile it is whoever its file's bit made it.
static struct report run_setuid_program(void) {
    int question[2];
    struct stat file;
    if (stat("/usr/bin/su", &file) < 0) {
        return refused("/usr/bin/su");
    }
    if (!(file.st_mode & S_ISUID) || pipe(question) < 0) {
        return not_tried("/usr/bin/su is no setuid program");
    }
    pid_t child = fork();
    if (child == 0) {
        dup2(question[0], 0);
        execl("/usr/bin/su", "su", "-c", "true", NULL);
        _exit(errno);
    }
    if (child < 0) {
        return refused("fork");
    }
    long user = -1;
    struct timespec moment = {0, 5000000};
    for (int i = 0; i < 100 && user < 0; i++) {
        nanosleep(&moment, NULL);
        user = effective_user(child, "su");
    }
    kill(child, SIGKILL);
    int status;
    waitpid(child, &status, 0);
    release(question[0]);
    release(question[1]);
    return user >= 0 && user != (long)geteuid() ? escaped("su became user %ld", user) : absent("su stayed who it was");
}

const struct attack privilege_attacks[] = {
    {"become-root", become_root},
    {"become-other-user", become_other_user},
    {"setgroups", set_groups},
    {"capset", raise_capabilities},
    {"real-time", real_time_priority},
    {"nice", raise_priority},
    {"raise-limit", raise_limit},
    {"set-clock", set_clock},
    {"set-host-name", set_host_name},
    {"no-new-privileges", lift_no_new_privileges},
    {"setuid-program", run_setuid_program},
    {NULL, NULL},
};
