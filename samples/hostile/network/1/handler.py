"""Tries the network in six ways. Each is refused, and each refusal is an incident that names whom it wanted to reach."""
import os
import socket

DOCUMENTATION_V4 = "192.0.2.1"
DOCUMENTATION_V6 = "2001:db8::1"


def handle(request):
    return {"done": ["; ".join(f"{way.__name__[1:]}: {_outcome(way)}" for way in WAYS)]}


def _outcome(way):
    try:
        way()
        return "reached"
    except OSError as error:
        return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)


def _tcp():
    socket.create_connection((DOCUMENTATION_V4, 443), timeout=1)


def _tcp6():
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as channel:
        channel.connect((DOCUMENTATION_V6, 443))


def _udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.sendto(b"question", (DOCUMENTATION_V4, 53))


def _raw():
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as channel:
        channel.sendto(b"echo", (DOCUMENTATION_V4, 0))


def _unix():
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.connect("/run/docker.sock")


def _loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as channel:
        channel.connect(("127.0.0.1", 8080))


WAYS = [_tcp, _tcp6, _udp, _raw, _unix, _loopback]
