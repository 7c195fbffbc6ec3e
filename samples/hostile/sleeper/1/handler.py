"""Sleeps. The request's deadline ends the sandbox, and the next request has a new one."""
import time


def handle(request):
    while True:
        time.sleep(3600)
