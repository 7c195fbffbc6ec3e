// Anybody to talk to: over the network, over sockets of the host, over the kernel's own protocols.
#define _GNU_SOURCE
#include "attack.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct report opened(int family, int type, int protocol, const char *what) {
    int descriptor = socket(family, type | SOCK_CLOEXEC, protocol);
    struct report report = judge(descriptor, what);
    release(descriptor);
    return report;
}

static struct report connected(int family, const void *address, socklen_t length, const char *what) {
    int descriptor = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return refused("socket");
    }
    struct report report = judge(connect(descriptor, address, length), what);
    release(descriptor);
    return report;
}

static struct sockaddr_in loopback(const char *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)number_option(port, 9))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static struct report connect_tcp(void) {
    struct sockaddr_in address = loopback("tcp4");
    return connected(AF_INET, &address, sizeof address, "connect over IPv4");
}

static struct report connect_tcp6(void) {
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)number_option("tcp6", 9))};
    address.sin6_addr = in6addr_loopback;
    return connected(AF_INET6, &address, sizeof address, "connect over IPv6");
}

static struct report send_datagram(void) {
    struct sockaddr_in address = loopback("udp");
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return refused("socket");
    }
    struct report report = judge(sendto(descriptor, "x", 1, 0, (struct sockaddr *)&address, sizeof address), "send a datagram");
    release(descriptor);
    return report;
}

static struct report send_message(void) {
    struct sockaddr_in address = loopback("udp");
    struct iovec part = {"x", 1};
    struct msghdr message = {.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &part, .msg_iovlen = 1};
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return refused("socket");
    }
    struct report report = judge(sendmsg(descriptor, &message, 0), "send a message");
    release(descriptor);
    return report;
}

// TCP fast open carries data with a send, without any connect.
static struct report fast_open(void) {
    struct sockaddr_in address = loopback("tcp4");
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return refused("socket");
    }
    struct report report =
        judge(sendto(descriptor, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&address, sizeof address), "TCP fast open");
    release(descriptor);
    return report;
}

static struct report raw_socket(void) { return opened(AF_INET, SOCK_RAW, IPPROTO_ICMP, "a raw socket"); }

static struct report packet_socket(void) { return opened(AF_PACKET, SOCK_RAW, 0, "a packet socket"); }

// Interfaces of the host, as the kernel lists them.
static struct report list_interfaces(void) {
    struct {
        struct nlmsghdr header;
        struct ifinfomsg body;
    } request = {
        .header = {.nlmsg_len = sizeof request, .nlmsg_type = RTM_GETLINK, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
    };
    char answer[16384];
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (descriptor < 0) {
        return refused("a netlink socket");
    }
    if (send(descriptor, &request, sizeof request, 0) < 0) {
        return refused("ask for interfaces");
    }
    long length = recv(descriptor, answer, sizeof answer, 0);
    release(descriptor);
    int interfaces = 0;
    for (struct nlmsghdr *at = (struct nlmsghdr *)answer; NLMSG_OK(at, length); at = NLMSG_NEXT(at, length)) {
        interfaces += at->nlmsg_type == RTM_NEWLINK;
    }
    return interfaces > 1 ? escaped("%d interfaces", interfaces) : absent("only the loopback interface");
}

static struct report audit_socket(void) { return opened(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT, "an audit socket"); }

static struct report vm_socket(void) { return opened(AF_VSOCK, SOCK_STREAM, 0, "a vsock socket"); }

static struct report crypto_socket(void) { return opened(AF_ALG, SOCK_SEQPACKET, 0, "an AF_ALG socket"); }

static struct report connect_path(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    return connected(AF_UNIX, &address, sizeof address, "connect to a path");
}

static struct report unix_socket(void) { return connect_path(path_option("unix")); }

static struct report gateway_socket(void) { return connect_path(path_option("gateway_socket")); }

static struct report container_socket(void) {
    static const char *const paths[] = {"/var/run/docker.sock", "/run/containerd/containerd.sock", "/run/dbus/system_bus_socket", "/run/systemd/private"};
    struct report report = {CONTAINED, ENOENT, ""};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        report = connect_path(paths[i]);
        if (report.result == ESCAPED) {
            break;
        }
    }
    return report;
}

static struct report abstract_socket(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *name = option("abstract") ? option("abstract") : "no-such-name";
    strncpy(address.sun_path + 1, name, sizeof address.sun_path - 2);
    return connected(AF_UNIX, &address, offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name), "connect to an abstract name");
}

static struct report listen_tcp(void) {
    struct sockaddr_in address = loopback("free");
    address.sin_port = 0;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return refused("socket");
    }
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) < 0 || listen(descriptor, 1) < 0) {
        struct report report = refused("listen");
        release(descriptor);
        return report;
    }
    release(descriptor);
    return escaped("listened on a port");
}

static struct report resolve_name(void) {
    static const unsigned char query[] = "\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x07" "example\0\0\x01\0\x01";
    struct sockaddr_in address = loopback("udp");
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return refused("socket");
    }
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0) {
        struct report report = refused("connect to a name server");
        release(descriptor);
        return report;
    }
    struct report report = judge(write(descriptor, query, sizeof query), "ask a name server");
    release(descriptor);
    return report;
}

const struct attack network_attacks[] = {
    {"tcp", connect_tcp},
    {"tcp6", connect_tcp6},
    {"udp", send_datagram},
    {"udp-message", send_message},
    {"tcp-fast-open", fast_open},
    {"raw-socket", raw_socket},
    {"packet-socket", packet_socket},
    {"netlink", list_interfaces},
    {"audit-socket", audit_socket},
    {"vsock", vm_socket},
    {"af-alg", crypto_socket},
    {"unix-socket", unix_socket},
    {"gateway-socket", gateway_socket},
    {"container-socket", container_socket},
    {"abstract-socket", abstract_socket},
    {"listen", listen_tcp},
    {"dns", resolve_name},
    {NULL, NULL},
};
