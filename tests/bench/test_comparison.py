"""Two versions of twenty pages compared: `pytest -m bench -s tests/bench/test_comparison.py`."""

import time
from difflib import SequenceMatcher
from statistics import median

import pytest

from agreements.library.clauses import clause_set
from agreements.versions.comparing import blocks_of, compare
from agreements.versions.word_diff import tokens_of

pytestmark = pytest.mark.bench
WORDS = 20 * 450  # of one language, on twenty pages of the paper that we print
ROUNDS = 7
GOAL_MS = 200


def content_of(clauses):
    return {
        "title": "Acuerdo",
        "languages": ["es", "en"],
        "clauses": [
            {"key": key, "number": i, "texts": texts} for i, (key, texts) in enumerate(clauses.items(), 1)
        ],
    }


def versions():
    """The library's clauses over and over, with other words in each; and the same with edits all over."""
    older, newer, count, number = {}, {}, 0, 0
    while count < WORDS:
        for template in clause_set("twinning"):
            texts = {}
            for language in ("es", "en"):
                words = template.text_in(language).replace(" ", f" {language}{number} ", 3)
                texts[language] = {"heading": template.heading[language], "html": words}
            older[f"{template.key}-{number}"] = texts
            newer[f"{template.key}-{number}"] = {
                language: text | {"html": edited(text["html"], number)} for language, text in texts.items()
            }
            count += len(texts["es"]["html"].split())
            number += 1
    return content_of(older), content_of(newer)


def edited(html, number):
    words = html.split(" ")
    for place in range(number % 17 + 5, len(words), 17):
        if "<" not in words[place]:
            words[place] = ("otra", "cosa distinta", "")[place % 3]
    return " ".join(words)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def tokens(content, language):
    html = "".join(clause["texts"][language]["html"] for clause in content["clauses"])
    return [word for _, block in blocks_of(html) for word, _ in tokens_of(block)]


def test_twenty_pages_in_two_languages():
    old, new = versions()
    found = compare(old, new)
    assert len(found.touched) > 0.9 * len(found.clauses)
    pairs = [(tokens(old, language), tokens(new, language)) for language in ("es", "en")]

    def alone():
        for before, after in pairs:
            SequenceMatcher(None, before, after, autojunk=False).get_opcodes()

    rounds = [seconds(lambda: compare(old, new)) for _ in range(ROUNDS)]
    ours = median(rounds)
    theirs = seconds(alone)
    print(
        f"\ncomparación de dos versiones de {len(pairs[0][0])} palabras y signos en español y {len(pairs[1][0])} en "
        f"inglés: {1000 * ours:.0f} ms, la más rápida {1000 * min(rounds):.0f} (meta {GOAL_MS}); "
        f"difflib solo, sobre los textos enteros: {1000 * theirs:.0f} ms, razón {ours / theirs:.3f}"
    )
    # The fastest round: the others also measure whoever shares the processor.
    assert 1000 * min(rounds) < GOAL_MS
