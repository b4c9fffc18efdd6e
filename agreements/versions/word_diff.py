"""Two texts compared word by word. Pure, on top of `difflib`.

A token is a word or a sign; writing without spaces (Chinese, Japanese) is compared character by character. Korean,
which has spaces, is compared by word, and so are Arabic and Hebrew, whose marks stay with their word.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from operator import itemgetter


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Part:
    """A stretch of words: in both versions, only in the newer one, or only in the older one."""

    change: Change
    text: str


# Han, Kana and their marks are written without spaces. A combining mark belongs to its word.
_UNSPACED = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_COMBINING = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
_TOKEN = re.compile(rf"(\d+(?:[.,]\d+)+|[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_COMBINING}])+|[^\s\w])(\s*)")
_UNSPACED_SIGN = re.compile(f"[{_UNSPACED}]")
#: Most pairs of words that are compared one by one; longer stretches are compared by sentence first.
MOST_PAIRS = 1_500_000
_SENTENCE_END = frozenset(".;:?!。;:؟")


def tokens_of(text: str) -> list[tuple[str, str]]:
    """Words and signs, each with the space after it."""
    return _TOKEN.findall(text)


def compare_words(old: str, new: str) -> list[Part]:
    """The parts of a text, in reading order; what was removed comes before what took its place."""
    if old == new:
        return [Part(Change.SAME, new)] if new else []
    return list(_joined(_compare_tokens(tokens_of(old), tokens_of(new))))


def _compare_tokens(old, new) -> list[tuple[Change, list]]:
    """Runs of tokens; ends that are the same are cut off first, since most edits touch few words."""
    start, limit = 0, min(len(old), len(new))
    while start < limit and old[start][0] == new[start][0]:
        start += 1
    end = 0
    while end < limit - start and old[-1 - end][0] == new[-1 - end][0]:
        end += 1
    head, tail = new[:start], new[len(new) - end :]
    middle = _middle(old[start : len(old) - end], new[start : len(new) - end])
    return [(Change.SAME, head), *_without_islands(middle), (Change.SAME, tail)]


def _middle(old, new):
    if len(old) * len(new) > MOST_PAIRS:
        return _by_sentence(old, new)
    return _runs(old, new, [word for word, _ in old], [word for word, _ in new])


def _runs(old, new, old_keys, new_keys):
    runs = []
    for kind, i, j, k, m in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append((Change.SAME, new[k:m]))
            continue
        runs += [(Change.REMOVED, old[i:j]), (Change.ADDED, new[k:m])]
    return [run for run in runs if run[1]]


def _by_sentence(old, new):
    """Compare a long stretch by sentences, and by words only where few sentences differ."""
    old, new = _sentences(old), _sentences(new)
    keys = [[tuple(map(itemgetter(0), sentence)) for sentence in side] for side in (old, new)]
    runs = []
    for kind, i, j, k, m in SequenceMatcher(None, *keys).get_opcodes():
        before, after = _flat(old[i:j]), _flat(new[k:m])
        if kind == "equal":
            runs.append((Change.SAME, after))
        elif before and after and len(before) * len(after) <= MOST_PAIRS // 50:
            runs += _compare_tokens(before, after)
        else:
            runs += [(Change.REMOVED, before), (Change.ADDED, after)]
    return [run for run in runs if run[1]]


def _sentences(tokens):
    sentences, current = [], []
    for token in tokens:
        current.append(token)
        if token[0] in _SENTENCE_END:
            sentences.append(current)
            current = []
    return [*sentences, current] if current else sentences


def _flat(sentences: Iterable[list]) -> list:
    return [token for sentence in sentences for token in sentence]


def _without_islands(runs):
    """A lone short word or sign left between two changes ("de", ",") reads better as part of the change."""
    runs, joined = list(runs), []
    for index, (change, tokens) in enumerate(runs):
        is_island = (
            change == Change.SAME
            and 0 < index < len(runs) - 1
            and sum(len(word) for word, _ in tokens) <= 3
            and not any(word.isdigit() or _UNSPACED_SIGN.match(word) for word, _ in tokens)
        )
        joined += [(Change.REMOVED, tokens), (Change.ADDED, tokens)] if is_island else [(change, tokens)]
    return joined


def _joined(runs) -> Iterator[Part]:
    """Parts from runs: between two stretches in common, first all that went away, then all that came."""
    texts = {Change.SAME: "", Change.REMOVED: "", Change.ADDED: ""}

    def flush(*changes):
        for change in changes:
            if texts[change]:
                yield Part(change, texts[change])
            texts[change] = ""

    for change, tokens in runs:
        text = "".join(word + space for word, space in tokens)
        if not text:
            continue
        if change == Change.SAME:
            if texts[Change.ADDED].endswith(" "):
                # A space after what changed belongs to what follows.
                texts[Change.ADDED] = texts[Change.ADDED][:-1]
                texts[Change.REMOVED] = texts[Change.REMOVED].removesuffix(" ")
                text = f" {text}"
            yield from flush(Change.REMOVED, Change.ADDED)
        elif same := texts[Change.SAME]:
            # The words in common carry the spaces of the newer text: what was removed would stick to them.
            if change == Change.REMOVED and _sticks(same, text):
                text = f" {text}"
            yield from flush(Change.SAME)
        texts[change] += text
    yield from flush(Change.SAME, Change.REMOVED, Change.ADDED)


def _sticks(before, after):
    """Whether two stretches would read as one word or sentence without a space between them."""
    end, start = before[-1], after[0]
    if _UNSPACED_SIGN.match(end) or _UNSPACED_SIGN.match(start):
        return False
    return (end.isalnum() or end in _SENTENCE_END or end in ",)»”\"'") and (
        start.isalnum() or start in "(«“¿¡"
    )


def count_words(parts: Iterable[Part], change: Change) -> int:
    """How many words (not signs) the parts of one change hold."""
    return sum(
        sum(word[0].isalnum() for word, _ in tokens_of(part.text)) for part in parts if part.change == change
    )
