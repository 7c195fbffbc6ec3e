"""Attacks as a Python handler makes them: with what the standard library has.

The request holds the attack's id and, a line each, what there is of the host to attack. The answer is a JSON object: "escaped" only
if the forbidden effect was seen, otherwise the errno of the refusal, so that it can be told which layer refused.
"""

import ctypes
import errno
import json
import os
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request

CLONE_NEWUSER = 0x10000000
MARKER = b"sandbox-gateway canary"

OPTIONS = {}


class Escaped(Exception):
    """The forbidden effect was seen."""


def handle(request):
    attack, *lines = request.inputs["attack"].texts()[0].splitlines()
    OPTIONS.clear()
    OPTIONS.update(line.split("=", 1) for line in lines)
    return {"result": [json.dumps(run(attack))]}


def run(attack):
    try:
        detail = ATTACKS[attack]()
        return report("contained", 0, detail or "nothing came of it")
    except Escaped as escape:
        return report("escaped", 0, str(escape))
    except OSError as error:
        return report("contained", error.errno or 0, f"{attack}: {error}")


def report(result, number, detail):
    return {"result": result, "errno": number, "name": errno.errorcode.get(number, ""), "detail": detail[:190]}


def read_canary():
    with open(OPTIONS["canary"], "rb") as file:
        if file.read().startswith(MARKER):
            raise Escaped("read the canary")


def http_request():
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{OPTIONS['tcp4']}/", timeout=1)
    except urllib.error.URLError as error:
        if isinstance(error.reason, OSError) and error.reason.errno:
            raise error.reason
        raise Escaped(f"somebody was there: {error.reason}") from error
    except TimeoutError as error:
        raise Escaped("somebody was there and said nothing") from error


def resolve_name():
    address = ("127.0.0.1", int(OPTIONS["udp"]))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as question:
        question.sendto(b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07example\x00\x00\x01\x00\x01", address)
    raise Escaped("asked a name server")


def agent_socket():
    with socket.socket(socket.AF_UNIX) as agent:
        agent.connect(OPTIONS["unix"])
    raise Escaped("connected to a socket of the host")


def plant_module():
    """The next worker of this model would import it."""
    with open("/model/sitecustomize.py", "x", encoding="utf-8") as file:
        file.write("import os\n")
    raise Escaped("planted a module")


def plant_bytecode():
    folder = os.path.join(os.path.dirname(os.__file__), "__pycache__")
    with open(os.path.join(folder, "attack.pyc"), "xb") as file:
        file.write(b"")
    raise Escaped("planted bytecode in the host's library")


def make_namespace():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) == 0:
        raise Escaped("made a user namespace")
    raise OSError(ctypes.get_errno(), "unshare")


def shell_program():
    """What a shell writes and then runs."""
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "attack")
        with open("/bin/true", "rb") as source, open(script, "wb") as target:
            target.write(source.read())
        os.chmod(script, 0o700)
        if subprocess.run([script], check=False).returncode == 0:
            raise Escaped("ran a program of its own making")


def other_processes():
    outside = [name for name in os.listdir("/proc") if name == OPTIONS["peer"]]
    if outside:
        raise Escaped(f"sees process {outside[0]}")
    return "sees only its own processes"


def find_secret():
    for value in os.environ.values():
        if value.encode().startswith(MARKER):
            raise Escaped("the gateway's environment is inherited")
    return "the environment holds no secret"


ATTACKS = {
    "python-read-file": read_canary,
    "python-http": http_request,
    "python-dns": resolve_name,
    "python-agent": agent_socket,
    "python-plant-module": plant_module,
    "python-plant-bytecode": plant_bytecode,
    "python-namespace": make_namespace,
    "python-program": shell_program,
    "python-processes": other_processes,
    "python-environment": find_secret,
}


if __name__ == "__main__":
    import sys

    OPTIONS.update(word.split("=", 1) for word in sys.argv[2:])
    print(json.dumps(run(sys.argv[1])))
