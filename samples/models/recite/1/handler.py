"""Says a text again word by word. The parameter "pause" is the time between two words, in seconds."""

import re
import time

from sandbox_gateway import InvalidInput

PAUSE = 0.05


def handle(request):
    pause = request.parameters.get("pause", PAUSE)
    if not isinstance(pause, (int, float)) or not 0 <= pause <= 10:
        raise InvalidInput("pause must be a number from 0 to 10")
    text = request.inputs["text_input"].texts()[0]
    # Who takes one answer gets all of it at once.
    return words(text, pause) if request.stream else {"text_output": [text]}


def words(text, pause):
    for word in re.findall(r"\s*\S+\s*", text):
        yield {"text_output": [word]}
        time.sleep(pause)
