// Descriptors: those that were left open, those that are passed on, the terminal behind them.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHANNEL 3
#define HIGHEST 4096

static struct report leaked_descriptors(void) {
    for (int descriptor = CHANNEL + 1; descriptor < HIGHEST; descriptor++) {
        if (fcntl(descriptor, F_GETFD) >= 0) {
            return escaped("descriptor %d is open", descriptor);
        }
    }
    for (int descriptor = 0; descriptor <= CHANNEL; descriptor++) {
        struct stat status;
        if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
            return escaped("descriptor %d is a folder", descriptor);
        }
    }
    return absent("descriptors 0 to 3 and no folder");
}

// Whoever took the descriptor keeps the pipe's other end alive.
static struct report pass_descriptor(void) {
    int ends[2];
    if (pipe(ends) < 0) {
        return refused("pipe");
    }
    char control[CMSG_SPACE(sizeof(int))] = {0}, start[4] = "SGW1";
    struct iovec part = {start, sizeof start};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    *rights = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
    memcpy(CMSG_DATA(rights), &ends[0], sizeof(int));
    signal(SIGPIPE, SIG_IGN);
    if (sendmsg(CHANNEL, &message, 0) < 0) {
        struct report report = refused("sendmsg with a descriptor");
        release(ends[0]);
        release(ends[1]);
        return report;
    }
    channel_was_sent(sizeof start);
    release(ends[0]);
    // An error on the writing end says that nobody reads any more.
    struct pollfd writer = {ends[1], 0, 0};
    int is_dropped = poll(&writer, 1, 1000) == 1 && (writer.revents & POLLERR);
    release(ends[1]);
    return is_dropped ? absent("the gateway dropped the descriptor") : escaped("somebody keeps the descriptor");
}

static struct report push_terminal_input(void) {
    char key = '\n';
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
    for (int descriptor = 0; descriptor <= CHANNEL; descriptor++) {
        if (ioctl(descriptor, TIOCSTI, &key) == 0) {
            return escaped("pushed a key through descriptor %d", descriptor);
        }
    }
    int error = errno;
    if (terminal >= 0) {
        struct report report = judge(ioctl(terminal, TIOCSTI, &key), "TIOCSTI");
        release(terminal);
        return report;
    }
    errno = error;
    return refused("TIOCSTI");
}

static struct report paste_terminal_selection(void) {
    char paste = 3;
    for (int descriptor = 0; descriptor <= CHANNEL; descriptor++) {
        if (ioctl(descriptor, TIOCLINUX, &paste) == 0) {
            return escaped("pasted through descriptor %d", descriptor);
        }
    }
    return refused("TIOCLINUX");
}

// The session's leader is the launcher's if none was made.
static struct report find_session(void) {
    pid_t leader = getsid(0);
    if (leader < 0) {
        return refused("getsid");
    }
    return leader == 0 ? escaped("the session's leader is outside") : absent("the session is the sandbox's own");
}

static struct report watch_signals_of_channel(void) {
    return judge(fcntl(CHANNEL, F_SETOWN, (int)number_option("peer", 999999)), "F_SETOWN");
}

const struct attack descriptor_attacks[] = {
    {"leaked-descriptors", leaked_descriptors},
    {"pass-descriptor", pass_descriptor},
    {"terminal-input", push_terminal_input},
    {"terminal-paste", paste_terminal_selection},
    {"session", find_session},
    {"signal-owner", watch_signals_of_channel},
    {NULL, NULL},
};
