"""Takes memory a block at a time and writes to every page, so that it counts. The memory limit ends the sandbox."""

BLOCK = 16 * 1024 * 1024


def handle(request):
    blocks = []
    while True:
        blocks.append(bytearray(b"x" * BLOCK))
