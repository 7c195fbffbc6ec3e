"""Whether texts are friendly: the sum of their words' weights, divided by the number of words that have one."""

import lexicon
from sandbox_gateway import InvalidInput

# A client may ask for another border between neutral and the rest with the parameter "threshold".
THRESHOLD = 0.25


def load():
    print(f"{len(lexicon.WEIGHTS)} words known")


def handle(request):
    threshold = request.parameters.get("threshold", THRESHOLD)
    if not isinstance(threshold, (int, float)) or not 0 <= threshold <= 1:
        raise InvalidInput("threshold must be a number from 0 to 1")
    scores = [score(text) for text in request.inputs["text"].texts()]
    return {"label": [label(value, threshold) for value in scores], "score": scores}


def score(text):
    weights = [lexicon.WEIGHTS[word] for word in lexicon.words(text) if word in lexicon.WEIGHTS]
    return sum(weights) / len(weights) if weights else 0.0


def label(value, threshold):
    return "positive" if value >= threshold else "negative" if value <= -threshold else "neutral"
