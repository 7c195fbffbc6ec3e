// The worker's end of the channel, protos/worker/v1/worker.proto: just enough of it to be asked and to answer.
#include "attack.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHANNEL 3
#define PREFIX 16
#define MAX_FRAME (1 << 20)
#define BYTES 13

enum wire { VARINT = 0, LENGTH = 2 };

static uint64_t current_request;
static size_t sent_ahead;

static uint8_t *put_varint(uint8_t *at, uint64_t value) {
    while (value >= 0x80) {
        *at++ = (uint8_t)value | 0x80;
        value >>= 7;
    }
    *at++ = (uint8_t)value;
    return at;
}

static uint8_t *put_number(uint8_t *at, int field, uint64_t value) {
    return put_varint(put_varint(at, field << 3 | VARINT), value);
}

static uint8_t *put_bytes(uint8_t *at, int field, const void *bytes, size_t length) {
    at = put_varint(put_varint(at, field << 3 | LENGTH), length);
    memcpy(at, bytes, length);
    return at + length;
}

static const uint8_t *take_varint(const uint8_t *at, const uint8_t *end, uint64_t *value) {
    *value = 0;
    for (int shift = 0; at < end && shift < 64; shift += 7) {
        uint8_t byte = *at++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return at;
        }
    }
    return end;
}

// The gateway speaks plain protobuf: varints and length-delimited fields are all a GatewayFrame has.
static void read_header(const uint8_t *at, const uint8_t *end, uint64_t *request, int *body) {
    *request = 0;
    *body = 0;
    while (at < end) {
        uint64_t tag, value;
        at = take_varint(take_varint(at, end, &tag), end, &value);
        if ((tag & 7) == LENGTH) {
            at += value;
            *body = (int)(tag >> 3);
        } else if (tag >> 3 == 1) {
            *request = value;
        }
    }
}

static int read_fully(void *buffer, size_t length) {
    for (size_t done = 0; done < length;) {
        long count = read(CHANNEL, (char *)buffer + done, length - done);
        if (count <= 0) {
            return 0;
        }
        done += count;
    }
    return 1;
}

void channel_send(const void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        long count = write(CHANNEL, (const char *)bytes + done, length - done);
        if (count <= 0) {
            return;
        }
        done += count;
    }
}

static void send_frame(const uint8_t *header, size_t header_length, const void *payload, uint64_t payload_length) {
    uint8_t prefix[PREFIX] = "SGW1";
    uint32_t length = header_length;
    memcpy(prefix + 4, &length, sizeof length);
    memcpy(prefix + 8, &payload_length, sizeof payload_length);
    channel_send(prefix + sent_ahead, sizeof prefix - sent_ahead);
    sent_ahead = 0;
    channel_send(header, header_length);
    channel_send(payload, payload_length);
}

void channel_was_sent(size_t bytes) { sent_ahead = bytes; }

uint64_t channel_request(void) { return current_request; }

// One tensor of text: elements says how many the header claims, however many there are.
void channel_answer(uint64_t request, const char *text, size_t elements, const char *name, int datatype) {
    static uint8_t tensor[128], result[160], frame[200], payload[2048];
    uint32_t length = strlen(text);
    memcpy(payload, &length, sizeof length);
    memcpy(payload + sizeof length, text, length);

    uint8_t shape[10], *at = put_bytes(tensor, 1, name, strlen(name));
    at = put_number(at, 2, datatype);
    at = put_bytes(at, 3, shape, put_varint(shape, elements) - shape);
    at = put_number(at, 4, sizeof length + length);
    size_t result_length = put_bytes(result, 1, tensor, at - tensor) - result;
    at = put_bytes(put_number(frame, 1, request), 4, result, result_length);
    send_frame(frame, at - frame, payload, sizeof length + length);
}

static uint8_t *put_spec(uint8_t *at, int field, const char *name) {
    uint8_t spec[64], shape[] = {1}, *end = put_bytes(spec, 1, name, strlen(name));
    end = put_bytes(put_number(end, 2, BYTES), 3, shape, sizeof shape);
    return put_bytes(at, field, spec, end - spec);
}

static void greet(void) {
    uint8_t hello[64], frame[80], *at = put_number(hello, 1, 1);
    at = put_bytes(at, 2, "attack", 6);
    at = put_bytes(at, 3, "1", 1);
    at = put_bytes(frame, 2, hello, at - hello);
    send_frame(frame, at - frame, NULL, 0);
}

static void say_loaded(void) {
    uint8_t loaded[128], frame[160], *at = put_spec(put_spec(loaded, 1, "attack"), 2, "result");
    at = put_bytes(frame, 3, loaded, at - loaded);
    send_frame(frame, at - frame, NULL, 0);
}

// "id\nkey=value\n..."
static void attack_as_told(char *text) {
    static char line[1024];
    char *end = strchr(text, '\n');
    if (end) {
        *end++ = '\0';
    }
    read_options(end ? end : text + strlen(text));
    struct report report = run_attack(text);
    format_report(&report, line, sizeof line);
    channel_answer(current_request, line, 1, "result", BYTES);
}

int serve_channel(void) {
    uint8_t prefix[PREFIX];
    greet();
    while (read_fully(prefix, sizeof prefix)) {
        uint32_t header_length;
        uint64_t payload_length;
        memcpy(&header_length, prefix + 4, sizeof header_length);
        memcpy(&payload_length, prefix + 8, sizeof payload_length);
        if (header_length > MAX_FRAME || payload_length > MAX_FRAME) {
            return 1;
        }
        uint8_t *frame = calloc(1, header_length + payload_length + 1);
        if (!frame || !read_fully(frame, header_length + payload_length)) {
            return 1;
        }
        int body;
        read_header(frame, frame + header_length, &current_request, &body);
        if (body == 2) {
            say_loaded();
        } else if (payload_length > sizeof(uint32_t)) {
            attack_as_told((char *)frame + header_length + sizeof(uint32_t));
        }
        free(frame);
    }
    return 0;
}
