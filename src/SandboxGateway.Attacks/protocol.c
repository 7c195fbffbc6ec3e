// Lies on the worker channel. An answer that says "escaped" and reaches the client is the escape.
#include "attack.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES 13

static const char lie[] = "{\"result\":\"escaped\",\"errno\":0,\"name\":\"\",\"detail\":\"a forged answer was taken\"}";

static struct report garbage(void) {
    char noise[4096];
    for (size_t i = 0; i < sizeof noise; i++) {
        noise[i] = (char)(i * 7 + 1);
    }
    channel_send(noise, sizeof noise);
    return absent("sent garbage");
}

static struct report forged_request(void) {
    channel_answer(channel_request() + 1, lie, 1, "result", BYTES);
    return absent("answered a request nobody made");
}

static struct report request_zero(void) {
    channel_answer(0, lie, 1, "result", BYTES);
    return absent("answered no request");
}

// The second would be the answer to whoever asks next.
static struct report answer_twice(void) {
    static const char first[] = "{\"result\":\"contained\",\"errno\":0,\"name\":\"\",\"detail\":\"first of two answers\"}";
    channel_answer(channel_request(), first, 1, "result", BYTES);
    channel_answer(channel_request(), lie, 1, "result", BYTES);
    channel_answer(channel_request() + 1, lie, 1, "result", BYTES);
    wait_for_ever();
}

static struct report wrong_count(void) {
    channel_answer(channel_request(), lie, 2, "result", BYTES);
    return absent("claimed more elements than were sent");
}

static struct report wrong_name(void) {
    channel_answer(channel_request(), lie, 1, "other", BYTES);
    return absent("named an output that does not exist");
}

static struct report wrong_type(void) {
    channel_answer(channel_request(), lie, 1, "result", 11 /* FP32 */);
    return absent("sent another datatype");
}

static struct report huge_shape(void) {
    channel_answer(channel_request(), lie, ~0UL >> 1, "result", BYTES);
    return absent("claimed a huge shape");
}

static struct report prefix(uint32_t header_length, uint64_t payload_length) {
    char bytes[16] = "SGW1";
    memcpy(bytes + 4, &header_length, sizeof header_length);
    memcpy(bytes + 8, &payload_length, sizeof payload_length);
    channel_send(bytes, sizeof bytes);
    return absent("announced a frame");
}

static struct report huge_payload(void) { return prefix(16, 1UL << 40); }

static struct report huge_header(void) { return prefix(~0u, 0); }

static struct report negative_length(void) { return prefix(16, ~0UL); }

// Half a frame and then nothing: the reader must not wait for ever.
static struct report half_frame(void) {
    prefix(64, 64);
    wait_for_ever();
}

static struct report answer_flood(void) {
    for (int i = 0; i < 1000000; i++) {
        channel_answer(channel_request() + 1000, lie, 1, "result", BYTES);
    }
    wait_for_ever();
}

static struct report close_channel(void) {
    close(3);
    wait_for_ever();
}

const struct attack protocol_attacks[] = {
    {"channel-garbage", garbage},
    {"channel-forged-request", forged_request},
    {"channel-request-zero", request_zero},
    {"channel-answer-twice", answer_twice},
    {"channel-wrong-count", wrong_count},
    {"channel-wrong-name", wrong_name},
    {"channel-wrong-type", wrong_type},
    {"channel-huge-shape", huge_shape},
    {"channel-huge-payload", huge_payload},
    {"channel-huge-header", huge_header},
    {"channel-negative-length", negative_length},
    {"channel-half-frame", half_frame},
    {"channel-answer-flood", answer_flood},
    {"channel-closed", close_channel},
    {NULL, NULL},
};
