"""Keeps every processor busy for ever. The request's deadline ends it; until then its weight is the lowest there is."""
import os


def handle(request):
    for _ in range(os.cpu_count() - 1):
        if os.fork() == 0:
            break
    while True:
        pass
