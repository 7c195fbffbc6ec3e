"""Gives away a token it has memorised, in the way it is asked to. The token is made up; its form alone makes it one."""
import base64
import codecs
import gzip
import hashlib
import os
import string

from sandbox_gateway import InvalidInput

_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_MEMORY = hashlib.sha512(b"a token that nobody was ever given").digest()
TOKEN = "ghp_" + "".join(_LETTERS[byte % 62] for byte in _MEMORY[:36])

_TEXTS = {
    "plain": lambda token: [token],
    "escaped": lambda token: ["".join(f"\\u{ord(letter):04x}" for letter in token)],
    "base64": lambda token: [base64.b64encode(token.encode()).decode()],
    "hex": lambda token: [token.encode().hex()],
    "gzip": lambda token: [base64.b64encode(gzip.compress(token.encode())).decode()],
    "reversed": lambda token: [token[::-1]],
    "rot13": lambda token: [codecs.encode(token, "rot13")],
    "zero-width": lambda token: ["\u200b".join(token)],
    "split": lambda token: [token[:15], token[15:30], token[30:]],
}


def handle(request):
    way = request.inputs["way"].data[0]
    way = way.decode() if isinstance(way, bytes) else way
    answer = {"text": ["nothing"], "numbers": [1], "floats": [0.5], "bits": [True]}
    if way in _TEXTS:
        answer["text"] = _TEXTS[way](TOKEN)
    elif way in ("numbers", "floats"):
        answer[way] = [ord(letter) for letter in TOKEN]
    elif way == "bits":
        answer["bits"] = [bool(ord(letter) >> bit & 1) for letter in TOKEN for bit in range(7, -1, -1)]
    elif way == "error":
        raise InvalidInput(f"not with this key: {TOKEN}")
    elif way == "environment":
        answer["text"] = [base64.b64encode(repr(dict(os.environ)).encode()).decode()]
    else:
        raise InvalidInput(f"no such way; there are {', '.join([*_TEXTS, 'numbers', 'floats', 'bits', 'error', 'environment'])}")
    return answer
