"""Prints as fast as it can. The gateway reads it all, keeps little of it, and says how much it left out."""
import sys
import time


def handle(request):
    line = "all work and no play " * 40
    end = time.monotonic() + 1
    lines = 0
    while time.monotonic() < end:
        print(line)
        print(line, file=sys.stderr)
        lines += 2
    return {"done": [f"{lines} lines"]}
