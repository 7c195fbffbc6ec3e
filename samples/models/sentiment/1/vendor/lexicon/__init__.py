"""A tiny lexicon, vendored: it stands for whatever a handler brings along."""

import re

WEIGHTS = {
    "bad": -0.5, "boring": -0.5, "broken": -0.5, "excellent": 1.0, "fine": 0.25, "friendly": 0.5, "good": 0.5,
    "great": 0.75, "happy": 0.75, "hate": -1.0, "helpful": 0.5, "late": -0.25, "like": 0.5, "love": 1.0, "nice": 0.5,
    "poor": -0.5, "rude": -0.75, "sad": -0.5, "slow": -0.25, "terrible": -1.0, "thanks": 0.5, "wonderful": 1.0}


def words(text):
    return re.findall(r"[a-z']+", text.lower())
