// Taking all there is of something. Each stops by itself at a number it is told, well over what a sandbox may have.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEBIBYTE (1L << 20)

static struct report take_memory(void) {
    long wanted = number_option("bytes", 64 * MEBIBYTE);
    for (long taken = 0; taken < wanted; taken += MEBIBYTE) {
        char *part = mmap(NULL, MEBIBYTE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (part == MAP_FAILED) {
            return refused("mmap");
        }
        memset(part, 1, MEBIBYTE);
    }
    return escaped("took %ld MiB", wanted / MEBIBYTE);
}

static struct report fork_bomb(void) {
    static pid_t children[65536];
    long wanted = number_option("processes", 512), made = 0;
    for (; made < wanted && made < (long)(sizeof children / sizeof *children); made++) {
        pid_t child = fork();
        if (child == 0) {
            wait_for_ever();
        }
        if (child < 0) {
            break;
        }
        children[made] = child;
    }
    struct report report = made < wanted ? refused("fork") : escaped("made %ld processes", made);
    for (long i = 0; i < made; i++) {
        kill(children[i], SIGKILL);
    }
    while (wait(NULL) > 0) {
    }
    return report;
}

static void *idle(void *unused) {
    (void)unused;
    wait_for_ever();
}

static struct report thread_bomb(void) {
    long wanted = number_option("processes", 512);
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    for (long made = 0; made < wanted; made++) {
        pthread_t thread;
        errno = pthread_create(&thread, &small, idle, NULL);
        if (errno) {
            return refused("pthread_create");
        }
    }
    return escaped("made %ld threads", wanted);
}

static struct report descriptor_bomb(void) {
    long wanted = number_option("descriptors", 4096);
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    int last = -1, first = -1;
    long made = 0;
    for (; made < wanted; made++) {
        int copy = dup(0);
        if (copy < 0) {
            break;
        }
        first = first < 0 ? copy : first;
        last = copy;
    }
    struct report report = made < wanted ? refused("dup") : escaped("opened %ld descriptors", made);
    for (int descriptor = first; descriptor >= 0 && descriptor <= last; descriptor++) {
        release(descriptor);
    }
    return report;
}

static void remove_all(const char *folder, long count) {
    char path[512];
    for (long i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%ld", folder, i);
        unlink(path);
    }
}

static struct report fill_disk(void) {
    const char *folder = option("scratch") ? option("scratch") : "/tmp";
    long wanted = number_option("disk_bytes", 64 * MEBIBYTE), written = 0, files = 0;
    static char block[65536];
    memset(block, 1, sizeof block);
    struct report report = {CONTAINED, 0, ""};
    // A new file every 4 MiB, so that it is the file system that is full and not a file that is too long.
    for (int file = -1; written < wanted && report.error == 0; written += sizeof block) {
        if (written % (4 * MEBIBYTE) == 0) {
            char path[512];
            snprintf(path, sizeof path, "%s/%ld", folder, files++);
            release(file);
            file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
        }
        long count = file < 0 ? -1 : write(file, block, sizeof block);
        if (count != sizeof block) {
            errno = count < 0 ? errno : ENOSPC;
            report = refused("write");
        }
    }
    remove_all(folder, files);
    return report.error ? report : escaped("wrote %ld MiB", written / MEBIBYTE);
}

static struct report fill_inodes(void) {
    const char *folder = option("scratch") ? option("scratch") : "/tmp";
    long wanted = number_option("inodes", 20000), made = 0;
    struct report report = {CONTAINED, 0, ""};
    for (; made < wanted && report.error == 0; made++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%ld", folder, made);
        int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        if (file < 0) {
            report = refused("make a file");
        }
        release(file);
    }
    remove_all(folder, made);
    return report.error ? report : escaped("made %ld files", made);
}

// A hole costs nothing until somebody backs the file up.
static struct report long_file(void) {
    const char *path = option("link") ? option("link") : "/tmp/long";
    int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) {
        return refused("make a file");
    }
    signal(SIGXFSZ, SIG_IGN);
    struct report report = judge(ftruncate(file, number_option("file_bytes", 1L << 40)), "make a file of a terabyte");
    release(file);
    unlink(path);
    return report;
}

static struct report lock_memory(void) {
    long wanted = number_option("locked_bytes", MEBIBYTE);
    char *memory = mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct report report = judge(mlock(memory, wanted), "lock memory");
    munmap(memory, wanted);
    return report;
}

// The next three never answer; who asked must find another way to be rid of them.
static struct report spin(void) {
    for (volatile long i = 0; i >= 0; i++) {
    }
    wait_for_ever();
}

static struct report sleep_for_ever(void) { wait_for_ever(); }

static struct report refuse_to_end(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            setsid();
            wait_for_ever();
        }
    }
    wait_for_ever();
}

static struct report flood_log(void) {
    static char line[1000];
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\n';
    long wanted = number_option("log_bytes", 32 * MEBIBYTE), written = 0;
    while (written < wanted) {
        long count = write(1, line, sizeof line);
        if (count <= 0) {
            return refused("write to the log");
        }
        written += count;
    }
    return absent("wrote %ld MiB to the log", written / MEBIBYTE);
}

static struct report core_dump(void) {
    struct rlimit limit;
    if (syscall(SYS_prlimit64, 0, RLIMIT_CORE, NULL, &limit) < 0) {
        return refused("prlimit64");
    }
    return limit.rlim_max == 0 ? absent("a core dump has no length") : escaped("a core dump may have %ld bytes", (long)limit.rlim_max);
}

const struct attack exhaustion_attacks[] = {
    {"memory-bomb", take_memory},
    {"fork-bomb", fork_bomb},
    {"thread-bomb", thread_bomb},
    {"descriptor-bomb", descriptor_bomb},
    {"disk-bomb", fill_disk},
    {"inode-bomb", fill_inodes},
    {"long-file", long_file},
    {"lock-memory", lock_memory},
    {"cpu-spin", spin},
    {"sleep-for-ever", sleep_for_ever},
    {"refuse-to-end", refuse_to_end},
    {"log-flood", flood_log},
    {"core-dump", core_dump},
    {NULL, NULL},
};
