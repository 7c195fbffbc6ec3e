// How an attack went, and what it was told about the host.
#define _GNU_SOURCE
#include "attack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char planted_secret[64] = MARKER " in memory";

static struct {
    const char *name, *value;
} options[32];
static size_t option_count;

static struct report make(enum result result, int error, const char *format, va_list arguments) {
    struct report report = {result, error, ""};
    vsnprintf(report.detail, sizeof report.detail, format, arguments);
    return report;
}

#define MAKE(result, error)                                       \
    va_list arguments;                                            \
    va_start(arguments, format);                                  \
    struct report report = make(result, error, format, arguments); \
    va_end(arguments);                                            \
    return report

struct report escaped(const char *format, ...) { MAKE(ESCAPED, 0); }
struct report absent(const char *format, ...) { MAKE(CONTAINED, 0); }
struct report not_tried(const char *format, ...) { MAKE(NOT_TRIED, 0); }

struct report refused(const char *what) {
    struct report report = {CONTAINED, errno, ""};
    snprintf(report.detail, sizeof report.detail, "%s: %s", what, strerror(report.error));
    return report;
}

struct report judge(long outcome, const char *what) {
    return outcome < 0 ? refused(what) : escaped("%s succeeded", what);
}

void read_options(char *text) {
    option_count = 0;
    for (char *line = strtok(text, "\n"); line && option_count < sizeof options / sizeof *options; line = strtok(NULL, "\n")) {
        char *equals = strchr(line, '=');
        if (equals) {
            *equals = '\0';
            options[option_count].name = line;
            options[option_count++].value = equals + 1;
        }
    }
}

const char *option(const char *name) {
    for (size_t i = 0; i < option_count; i++) {
        if (strcmp(options[i].name, name) == 0) {
            return options[i].value;
        }
    }
    return NULL;
}

long number_option(const char *name, long otherwise) {
    const char *value = option(name);
    return value ? strtol(value, NULL, 10) : otherwise;
}

const char *path_option(const char *name) {
    const char *value = option(name);
    return value ? value : "/no-such-canary";
}

_Noreturn void wait_for_ever(void) {
    for (;;) {
        pause();
    }
}

void release(int descriptor) {
    int error = errno;
    if (descriptor >= 0) {
        close(descriptor);
    }
    errno = error;
}

long read_file(const char *path, char *buffer, size_t size) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return -1;
    }
    long length = read(file, buffer, size - 1);
    release(file);
    buffer[length < 0 ? 0 : length] = '\0';
    return length;
}

void format_report(const struct report *report, char *line, size_t size) {
    static const char *const names[] = {"contained", "escaped", "notTried"};
    char detail[2 * sizeof report->detail];
    size_t length = 0;
    for (const char *c = report->detail; *c; c++) {
        if (*c == '"' || *c == '\\') {
            detail[length++] = '\\';
        }
        detail[length++] = *c < ' ' || *c > '~' ? ' ' : *c;
    }
    detail[length] = '\0';
    snprintf(line, size, "{\"result\":\"%s\",\"errno\":%d,\"name\":\"%s\",\"detail\":\"%s\"}", names[report->result],
             report->error, report->error ? strerrorname_np(report->error) : "", detail);
}
