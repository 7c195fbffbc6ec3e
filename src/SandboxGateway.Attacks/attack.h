// One program that tries to get out of a sandbox, one attack at a time, and says honestly how that went.
#ifndef ATTACK_H
#define ATTACK_H

#include <stddef.h>
#include <stdint.h>

enum result { CONTAINED, ESCAPED, NOT_TRIED };

struct report {
    enum result result;
    int error;          // errno of the refusal; 0 if nothing was refused but nothing was found either
    char detail[200];
};

struct attack {
    const char *id;
    struct report (*run)(void);
};

// The forbidden effect was seen.
struct report escaped(const char *format, ...) __attribute__((format(printf, 1, 2)));
// It was refused; errno says with what.
struct report refused(const char *what);
// Nothing was refused, and nothing came of it.
struct report absent(const char *format, ...) __attribute__((format(printf, 1, 2)));
// The attack could not be tried here, which proves nothing.
struct report not_tried(const char *format, ...) __attribute__((format(printf, 1, 2)));
// Refused if the system call's result is negative, escaped otherwise.
struct report judge(long outcome, const char *what);

// What the attacked host looks like: paths, addresses and pids of things made to be found.
void read_options(char *text);
const char *option(const char *name);
long number_option(const char *name, long otherwise);
// The option's value, or a path that cannot exist, so that the attack runs into the same refusals.
const char *path_option(const char *name);

// Ends when the process is ended.
_Noreturn void wait_for_ever(void);

// Closes a descriptor, if it is one, and leaves errno as it is.
void release(int descriptor);

// Copies at most size - 1 bytes of a file; its length, or -1 with errno.
long read_file(const char *path, char *buffer, size_t size);
// The marker every canary begins with.
#define MARKER "sandbox-gateway canary"

// In a process other attacks may look for.
extern char planted_secret[64];

struct report run_attack(const char *id);
void list_attacks(void);
void format_report(const struct report *report, char *line, size_t size);

int serve_channel(void);
void channel_send(const void *bytes, size_t length);
void channel_answer(uint64_t request, const char *text, size_t elements, const char *name, int datatype);
uint64_t channel_request(void);
// Bytes of the answer that were sent already.
void channel_was_sent(size_t bytes);

extern const struct attack filesystem_attacks[], mount_attacks[], process_attacks[], kernel_attacks[], privilege_attacks[],
    execution_attacks[], namespace_attacks[], descriptor_attacks[], network_attacks[], exhaustion_attacks[],
    covert_attacks[], leak_attacks[], protocol_attacks[];

#endif
