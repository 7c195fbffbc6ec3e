"""Refuses to end: ignores what can be ignored and forks helpers that do too. Nothing ignores the end of its pid namespace."""
import os
import signal
import time


def handle(request):
    for number in range(1, signal.NSIG):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    if os.fork() == 0:
        os.setsid()
    while True:
        time.sleep(3600)
