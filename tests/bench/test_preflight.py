"""What the review of a 20-page text costs: `pytest -m bench -s tests/bench/test_preflight.py`."""

import re
import time
from statistics import median

import pytest

from agreements.preflight import review
from agreements.preflight.checks import ROUTINES
from agreements.preflight.rules import BUILTIN
from agreements.preflight.texts import paper_of
from tests.agreements.signed_texts import ARTICLES_EN, ARTICLES_ES

pytestmark = pytest.mark.bench
#: Words of twenty pages at 500 words each.
WORDS = 10_000
ROUNDS = 9
GOAL_MS = 50


def seconds(work):
    """Time of the processor, so that other work on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.parametrize(("language", "text"), [("es", ARTICLES_ES), ("en", ARTICLES_EN)])
def test_a_text_of_twenty_pages_takes_less_than_fifty_milliseconds(language, text):
    """Splitting, folding and all rules, against one pass of a regular expression over the same text."""
    whole = text * (WORDS // len(text.split()) + 1)
    assert len(whole.split()) >= WORDS
    words = [word for rule in BUILTIN for _language, phrases in rule.words for word in phrases]
    pattern = re.compile("|".join(re.escape(word.casefold()) for word in words))

    def ours():
        return review(paper_of(whole), BUILTIN, ROUTINES)

    def one_pass():
        return pattern.findall(whole.casefold())

    cold = seconds(ours)
    rounds = [(seconds(ours), seconds(one_pass)) for _ in range(ROUNDS)]
    milliseconds = 1000 * median(mine for mine, _theirs in rounds)
    ratio = median(mine / theirs for mine, theirs in rounds)
    print(
        f"\nrevisión de 20 páginas ({language}): {milliseconds:.1f} ms (la primera vez {1000 * cold:.0f} ms), meta "
        f"{GOAL_MS} ms; razón a una pasada de expresión regular: {ratio:.1f}"
    )
    assert milliseconds < GOAL_MS
