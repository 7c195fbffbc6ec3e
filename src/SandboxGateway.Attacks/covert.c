// Two sandboxes that should not know of each other: role=leave makes a sign, role=find looks for it, and with role=clean who
// made it takes back what would outlive its sandbox.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define KEY 0x5367770a

static int is_cleaning(void) { return option("role") && strcmp(option("role"), "clean") == 0; }

static int is_leaving(void) { return option("role") && strcmp(option("role"), "leave") == 0; }

// The sign was made, or found: either way the channel stands; whether both ends do is for whoever asked them.
static struct report sign(long outcome, const char *what) { return judge(outcome, what); }

static const char *shared_file(void) { return option("shared") ? option("shared") : "/model/data"; }

static struct report file_lock(void) {
    static int file = -1;
    file = file < 0 ? open(shared_file(), O_RDONLY | O_CLOEXEC) : file;
    if (file < 0) {
        return refused("open the shared file");
    }
    struct flock lock = {.l_type = is_leaving() ? F_RDLCK : F_WRLCK, .l_whence = SEEK_SET};
    if (is_leaving()) {
        return sign(fcntl(file, F_SETLK, &lock), "lock a shared file");
    }
    if (fcntl(file, F_GETLK, &lock) < 0) {
        return refused("look for a lock");
    }
    return lock.l_type == F_UNLCK ? absent("no lock is seen") : escaped("the other sandbox's lock is seen");
}

static struct report whole_file_lock(void) {
    static int file = -1;
    file = file < 0 ? open(shared_file(), O_RDONLY | O_CLOEXEC) : file;
    if (file < 0) {
        return refused("open the shared file");
    }
    int outcome = flock(file, LOCK_EX | LOCK_NB);
    if (is_leaving()) {
        return sign(outcome, "flock");
    }
    if (outcome == 0) {
        flock(file, LOCK_UN);
        return absent("no lock is seen");
    }
    return errno == EWOULDBLOCK ? escaped("the other sandbox's lock is seen") : refused("flock");
}

static struct report lease(void) {
    int file = open(shared_file(), O_RDONLY | O_CLOEXEC);
    return sign(fcntl(file, F_SETLEASE, F_RDLCK), "take a lease");
}

static struct report watch_folder(void) {
    signal(SIGIO, SIG_IGN);
    int folder = open(option("model") ? option("model") : "/model", O_RDONLY | O_CLOEXEC);
    return sign(fcntl(folder, F_NOTIFY, DN_ACCESS), "F_NOTIFY");
}

static struct report watch_file(void) {
    static int watch = -1;
    if (is_leaving()) {
        char text[8];
        return sign(read_file(shared_file(), text, sizeof text), "read the shared file");
    }
    watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch < 0) {
        return refused("inotify_init1");
    }
    return sign(inotify_add_watch(watch, shared_file(), IN_OPEN), "watch the shared file");
}

static struct report shared_memory_segment(void) {
    int segment = shmget(KEY, 4096, is_leaving() ? IPC_CREAT | 0666 : 0666);
    if (!is_leaving() && segment >= 0) {
        shmctl(segment, IPC_RMID, NULL);
    }
    return sign(segment, "shmget");
}

static struct report semaphore_set(void) {
    int set = semget(KEY, 1, is_leaving() ? IPC_CREAT | 0666 : 0666);
    if (!is_leaving() && set >= 0) {
        semctl(set, 0, IPC_RMID);
    }
    return sign(set, "semget");
}

static struct report message_queue(void) {
    int queue = msgget(KEY, is_leaving() ? IPC_CREAT | 0666 : 0666);
    if (!is_leaving() && queue >= 0) {
        msgctl(queue, IPC_RMID, NULL);
    }
    return sign(queue, "msgget");
}

static struct report posix_queue(void) {
    const char *name = option("queue") ? option("queue") : "/sandbox-attack";
    if (is_cleaning()) {
        return sign(mq_unlink(name), "mq_unlink");
    }
    // As small as can be: all of the host's queues share one limit.
    struct mq_attr one = {.mq_maxmsg = 1, .mq_msgsize = 1};
    mqd_t queue = mq_open(name, is_leaving() ? O_CREAT | O_RDWR : O_RDWR, 0666, &one);
    if (is_leaving() && queue >= 0) {
        // Whatever the mask is: for every user.
        fchmod(queue, 0666);
    }
    struct report report = sign(queue, "mq_open");
    if (is_leaving() && queue < 0) {
        // Landlock refuses the opening, by which time the queue has been made.
        mq_unlink(name);
    }
    return report;
}

static struct report shared_memory_file(void) {
    const char *path = "/dev/shm/sandbox-attack";
    int file = open(path, is_leaving() ? O_CREAT | O_RDWR | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0666);
    struct report report = sign(file, path);
    if (file >= 0) {
        release(file);
        if (!is_leaving()) {
            unlink(path);
        }
    }
    return report;
}

static struct report scratch_file(void) {
    const char *path = option("link") ? option("link") : "/tmp/sandbox-attack-sign";
    int file = open(path, is_leaving() ? O_CREAT | O_RDWR | O_CLOEXEC : O_RDWR | O_CLOEXEC, 0666);
    struct report report = sign(file, path);
    if (file >= 0) {
        release(file);
        if (!is_leaving()) {
            unlink(path);
        }
    }
    return report;
}

static struct report abstract_name(void) {
    static int listener = -1;
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "\0sandbox-attack"};
    socklen_t length = offsetof(struct sockaddr_un, sun_path) + sizeof "\0sandbox-attack" - 1;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return refused("socket");
    }
    if (!is_leaving()) {
        struct report report = sign(connect(descriptor, (struct sockaddr *)&address, length), "connect to the other sandbox");
        release(descriptor);
        return report;
    }
    listener = descriptor;
    return sign(bind(listener, (struct sockaddr *)&address, length) < 0 ? -1 : listen(listener, 1), "listen for the other sandbox");
}

static struct report user_keyring(void) {
    const int user_ring = -4;
    if (is_leaving()) {
        return sign(syscall(SYS_add_key, "user", "sandbox-attack-sign", "x", 1, user_ring), "add_key");
    }
    return sign(syscall(SYS_keyctl, 10 /* SEARCH */, user_ring, "user", "sandbox-attack-sign", 0), "search the user's keyring");
}

const struct attack covert_attacks[] = {
    {"file-lock", file_lock},
    {"whole-file-lock", whole_file_lock},
    {"lease", lease},
    {"directory-notify", watch_folder},
    {"inotify", watch_file},
    {"sysv-shared-memory", shared_memory_segment},
    {"sysv-semaphore", semaphore_set},
    {"sysv-queue", message_queue},
    {"posix-queue", posix_queue},
    {"dev-shm", shared_memory_file},
    {"scratch-file", scratch_file},
    {"abstract-name", abstract_name},
    {"user-keyring", user_keyring},
    {NULL, NULL},
};
