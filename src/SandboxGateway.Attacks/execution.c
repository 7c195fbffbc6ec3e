// Running code that was not there, or by a door that is not watched.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MARK_STATUS 42

static long copy_self(int target) {
    char buffer[65536];
    int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (self < 0) {
        self = open("/model/sandbox-attack", O_RDONLY | O_CLOEXEC);
    }
    if (self < 0) {
        return -1;
    }
    long count;
    while ((count = read(self, buffer, sizeof buffer)) > 0) {
        if (write(target, buffer, count) != count) {
            count = -1;
            break;
        }
    }
    release(self);
    return count;
}

// Runs a copy of this program in a child; the errno of its exec comes back as 100 + errno.
static struct report run_copy(int program) {
    char *const words[] = {"sandbox-attack", "mark", NULL}, *const none[] = {NULL};
    pid_t child = fork();
    if (child == 0) {
        syscall(SYS_execveat, program, "", words, none, AT_EMPTY_PATH);
        _exit(100 + (errno > 27 ? 27 : errno));
    }
    if (child < 0) {
        return refused("fork");
    }
    int status;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == MARK_STATUS) {
        return escaped("ran a program of its own making");
    }
    errno = WIFEXITED(status) ? WEXITSTATUS(status) - 100 : EPERM;
    return refused("execveat");
}

static struct report run_memory_file(void) {
    int file = memfd_create("attack", MFD_CLOEXEC);
    if (file < 0) {
        return refused("memfd_create");
    }
    if (copy_self(file) < 0) {
        return refused("copy");
    }
    struct report report = run_copy(file);
    release(file);
    return report;
}

static struct report run_from_scratch(void) {
    const char *path = option("link") ? option("link") : "/tmp/program";
    int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0700);
    if (file < 0 || copy_self(file) < 0) {
        return refused("write a program");
    }
    release(file);
    file = open(path, O_PATH | O_CLOEXEC);
    struct report report = run_copy(file);
    release(file);
    unlink(path);
    return report;
}

static struct report map_scratch_as_code(void) {
    const char *path = option("link") ? option("link") : "/tmp/code";
    int file = open(path, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0700);
    if (file < 0 || ftruncate(file, 4096) < 0) {
        return refused("write a file");
    }
    void *code = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0);
    struct report report = judge(code == MAP_FAILED ? -1 : 0, "map a scratch file as code");
    release(file);
    unlink(path);
    return report;
}

static struct report run_host_program(void) {
    int file = open(path_option("host_program"), O_PATH | O_CLOEXEC);
    if (file < 0) {
        return refused("open the host's program");
    }
    struct report report = run_copy(file);
    release(file);
    return report;
}

// The kernel forces writes through /proc/self/mem, also into pages that are read-only.
static struct report write_read_only_page(void) {
    char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
    if (memory < 0) {
        return refused("open /proc/self/mem");
    }
    long written = pwrite(memory, "x", 1, (off_t)(uintptr_t)page);
    release(memory);
    if (written != 1) {
        return refused("write to /proc/self/mem");
    }
    return *page == 'x' ? escaped("wrote to a read-only page") : absent("the page did not change");
}

// The 32-bit entry: numbers mean other calls there.
static struct report old_gate(void) {
    long pid;
    __asm__ volatile("int $0x80" : "=a"(pid) : "a"(20L /* getpid */) : "memory", "r8", "r9", "r10", "r11");
    return pid > 0 ? escaped("int 0x80 answered getpid") : absent("int 0x80 does nothing here");
}

static struct report x32_gate(void) {
    long pid = syscall(0x40000000 | SYS_getpid);
    return pid > 0 ? escaped("x32 answered getpid") : refused("x32 getpid");
}

static struct report unknown_call(void) {
    long outcome = syscall(100000);
    return judge(outcome, "a system call nobody knows");
}

const struct attack execution_attacks[] = {
    {"memfd-exec", run_memory_file},
    {"scratch-exec", run_from_scratch},
    {"scratch-map-exec", map_scratch_as_code},
    {"host-program", run_host_program},
    {"proc-self-mem", write_read_only_page},
    {"int-0x80", old_gate},
    {"x32", x32_gate},
    {"unknown-call", unknown_call},
    {NULL, NULL},
};
