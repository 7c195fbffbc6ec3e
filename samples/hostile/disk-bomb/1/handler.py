"""Fills the scratch space: with one long file, then with empty ones. Its size and its number of files are limited."""
import os


def handle(request):
    refusals = [_until_refused(_grow), _until_refused(_create)]
    return {"done": ["; ".join(refusals)]}


def _until_refused(step):
    for number in range(1_000_000):
        try:
            step(number)
        except OSError as error:
            return f"{step.__name__} {number}: {os.strerror(error.errno)}"
    return f"{step.__name__}: never refused"


def _grow(number):
    with open(f"/tmp/long-{number}", "wb") as file:
        file.write(b"x" * (1 << 20))


def _create(number):
    open(f"/tmp/empty-{number}", "wb").close()
