"""Starts processes that start processes. The limit on processes stops it; what it started ends with its sandbox."""
import os


def handle(request):
    refused = 0
    while refused < 1000:
        try:
            if os.fork() == 0:
                refused = 0
        except OSError:
            refused += 1
    return {"done": [f"{refused} forks refused"]}
