// sandbox-attack serve            an exec handler: frames on descriptor 3, an attack for each request
// sandbox-attack try ID [K=V...]  tries one attack here and prints the report; outside a sandbox it shows the attack works
// sandbox-attack victim           waits to be attacked
// sandbox-attack list             prints the ids
#include "attack.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct attack *const groups[] = {
    filesystem_attacks, mount_attacks, process_attacks, kernel_attacks, privilege_attacks, execution_attacks,
    namespace_attacks, descriptor_attacks, network_attacks, exhaustion_attacks, covert_attacks, leak_attacks,
    protocol_attacks,
};

struct report run_attack(const char *id) {
    for (size_t group = 0; group < sizeof groups / sizeof *groups; group++) {
        for (const struct attack *attack = groups[group]; attack->id; attack++) {
            if (strcmp(attack->id, id) == 0) {
                return attack->run();
            }
        }
    }
    return not_tried("there is no attack '%s'", id);
}

void list_attacks(void) {
    for (size_t group = 0; group < sizeof groups / sizeof *groups; group++) {
        for (const struct attack *attack = groups[group]; attack->id; attack++) {
            puts(attack->id);
        }
    }
}

static int try_one(int count, char **words) {
    static char text[4096], line[1024];
    for (int i = 1; i < count; i++) {
        strncat(text, words[i], sizeof text - strlen(text) - 2);
        strcat(text, "\n");
    }
    read_options(text);
    struct report report = run_attack(words[0]);
    format_report(&report, line, sizeof line);
    puts(line);
    return report.result == CONTAINED ? 0 : report.result == ESCAPED ? 1 : 2;
}

int main(int count, char **words) {
    const char *verb = count > 1 ? words[1] : "";
    if (strcmp(verb, "serve") == 0) {
        return serve_channel();
    }
    if (strcmp(verb, "try") == 0 && count > 2) {
        return try_one(count - 2, words + 2);
    }
    if (strcmp(verb, "list") == 0) {
        list_attacks();
        return 0;
    }
    if (strcmp(verb, "victim") == 0) {
        puts("ready");
        fflush(stdout);
        wait_for_ever();
    }
    // What an attack executes to show that it could.
    if (strcmp(verb, "mark") == 0) {
        return 42;
    }
    fputs("usage: sandbox-attack serve | try ID [KEY=VALUE...] | victim | list\n", stderr);
    return 2;
}
