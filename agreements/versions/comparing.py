"""Two versions of an agreement compared by clause and by word, in every language. Pure: no database, no clock.

What is compared are the words of paragraphs and items of lists, never HTML, so that no comparison can break a page:
whoever shows it builds the page from `Block` and `Part`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from agreements.versions.word_diff import Change, Part, compare_words, count_words

__all__ = [
    "Block",
    "Change",
    "ClauseDiff",
    "Comparison",
    "Part",
    "TextDiff",
    "blocks_of",
    "compare",
    "compare_texts",
]


@dataclass(frozen=True)
class Block:
    """A paragraph or an item of a list. `mark` is "" or what stands before the item: "3." or "•"."""

    change: Change
    mark: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class TextDiff:
    """One clause in one language. `is_format_only`: the same words, with other emphasis or other lists."""

    language: str
    change: Change
    heading: tuple[Part, ...]
    blocks: tuple[Block, ...]
    is_format_only: bool = False

    @property
    def words_added(self):
        return count_words(_parts(self.blocks), Change.ADDED)

    @property
    def words_removed(self):
        return count_words(_parts(self.blocks), Change.REMOVED)


@dataclass(frozen=True)
class ClauseDiff:
    """One clause in both versions. Numbers are those of the articles, None before the articles or where it is not."""

    key: str
    change: Change
    is_moved: bool
    old_number: int | None
    new_number: int | None
    texts: tuple[TextDiff, ...]

    @property
    def is_touched(self):
        return self.is_moved or self.change != Change.SAME

    @property
    def number(self):
        return self.old_number if self.change == Change.REMOVED else self.new_number

    @property
    def is_renumbered(self):
        return self.change not in (Change.ADDED, Change.REMOVED) and self.old_number != self.new_number


@dataclass(frozen=True)
class Comparison:
    """Everything that differs; clauses in the order of the newer version, removed ones where they stood."""

    title: tuple[Part, ...]
    languages: tuple[str, ...]
    languages_added: tuple[str, ...]
    languages_removed: tuple[str, ...]
    clauses: tuple[ClauseDiff, ...]

    @property
    def touched(self):
        return [clause for clause in self.clauses if clause.is_touched]

    @property
    def untouched(self):
        return [clause for clause in self.clauses if not clause.is_touched]

    @property
    def is_title_changed(self):
        return any(part.change != Change.SAME for part in self.title)

    @property
    def is_same(self):
        return not (self.touched or self.is_title_changed or self.languages_added or self.languages_removed)

    def count(self, change):
        return sum(clause.change == change for clause in self.clauses)

    @property
    def moved_count(self):
        return sum(clause.is_moved for clause in self.clauses)


def _parts(blocks):
    return [part for block in blocks for part in block.parts]


def compare(old: Mapping, new: Mapping) -> Comparison:
    """Compare two contents as `agreements.versions.freezing.content_of` gives them."""
    old_languages, new_languages = old["languages"], new["languages"]
    languages = tuple(dict.fromkeys([*new_languages, *old_languages]))
    old_clauses = {clause["key"]: clause for clause in old["clauses"]}
    new_clauses = {clause["key"]: clause for clause in new["clauses"]}
    moved = _moved(list(old_clauses), list(new_clauses))
    return Comparison(
        title=tuple(compare_words(old["title"], new["title"])),
        languages=languages,
        languages_added=tuple(code for code in new_languages if code not in old_languages),
        languages_removed=tuple(code for code in old_languages if code not in new_languages),
        clauses=tuple(
            _clause(key, old_clauses.get(key), new_clauses.get(key), key in moved, languages)
            for key in _merged(list(old_clauses), list(new_clauses))
        ),
    )


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The newer order, with every removed key after the key that came before it."""
    merged = list(new)
    for index, key in enumerate(old):
        if key not in merged:
            merged.insert(merged.index(old[index - 1]) + 1 if index else 0, key)
    return merged


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Keys of both that changed their place among those that stayed: all but a longest run in the same order."""
    places = {key: index for index, key in enumerate(old)}
    common = [key for key in new if key in places]
    lengths, before = [1] * len(common), [-1] * len(common)
    for i in range(len(common)):
        for j in range(i):
            if places[common[j]] < places[common[i]] and lengths[j] + 1 > lengths[i]:
                lengths[i], before[i] = lengths[j] + 1, j
    kept = set()
    i = max(range(len(common)), key=lengths.__getitem__, default=-1)
    while i >= 0:
        kept.add(common[i])
        i = before[i]
    return set(common) - kept


def _clause(key, old, new, is_moved, languages):
    old_texts, new_texts = old["texts"] if old else {}, new["texts"] if new else {}
    texts = tuple(
        compare_texts(language, old_texts.get(language), new_texts.get(language))
        for language in languages
        if language in old_texts or language in new_texts
    )
    if old is None:
        change = Change.ADDED
    elif new is None:
        change = Change.REMOVED
    else:
        change = Change.SAME if all(text.change == Change.SAME for text in texts) else Change.CHANGED
    return ClauseDiff(
        key, change, is_moved, old["number"] if old else None, new["number"] if new else None, texts
    )


def compare_texts(language: str, old: Mapping | None, new: Mapping | None) -> TextDiff:
    """Compare a clause's heading and words ({"heading", "html"}) in one language; None where there is none."""
    before, after = old or {"heading": "", "html": ""}, new or {"heading": "", "html": ""}
    heading = tuple(compare_words(before["heading"], after["heading"]))
    if before["html"] == after["html"]:
        blocks = [_whole(Change.SAME, *block) for block in blocks_of(after["html"])]
    else:
        blocks = list(_compare_blocks(blocks_of(before["html"]), blocks_of(after["html"])))
    is_same_words = all(block.change == Change.SAME for block in blocks)
    if old is None:
        change = Change.ADDED
    elif new is None:
        change = Change.REMOVED
    elif before == after:
        change = Change.SAME
    else:
        change = Change.CHANGED
    is_format_only = change == Change.CHANGED and is_same_words and before["heading"] == after["heading"]
    return TextDiff(language, change, heading, tuple(blocks), is_format_only)


# --- Paragraphs ------------------------------------------------------------------------------------------------------


_TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")


def blocks_of(html: str) -> list[tuple[str, str]]:
    """Paragraphs and items of limited HTML: (mark, words). The mark is "" or "3." or "•".

    Never fails: a tag that is not closed only ends its block late.
    """
    blocks, lists, text, mark, place = [], [], "", "", 0
    for tag in _TAG.finditer(html):
        text += html[place : tag.start()].replace("\n", " ")
        place = tag.end()
        closes, name = tag.groups()
        if name == "br":
            text += "\n"
        elif name in ("p", "li", "ol", "ul"):
            if words := _words(text):
                blocks.append((mark, words))
                mark = ""
            text = ""
            if name == "li" and closes:
                mark = ""
            elif name == "li" and lists:
                lists[-1][1] += 1
                mark = f"{lists[-1][1]}." if lists[-1][0] == "ol" else "•"
            elif name in ("ol", "ul"):
                if not closes:
                    lists.append([name, 0])
                elif lists:
                    lists.pop()
    if words := _words(text + html[place:].replace("\n", " ")):
        blocks.append((mark, words))
    return blocks


def _words(text):
    """Words with single spaces, on the lines that they had."""
    return "\n".join(" ".join(line.split()) for line in unescape(text).split("\n")).strip()


#: From which likeness on two paragraphs are the same one, changed.
ALIKE = 0.4
#: How many paragraphs ahead one is looked for, so that two hundred pages typed anew do not stall the page.
MOST_AHEAD = 30


def _whole(change, mark, words):
    return Block(change, mark, (Part(change, words),))


def _compare_blocks(old, new) -> Iterator[Block]:
    matcher = SequenceMatcher(None, [words for _, words in old], [words for _, words in new], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield from (_whole(Change.SAME, *block) for block in new[k:m])
        else:
            yield from _changed_blocks(old[i:j], new[k:m])


def _changed_blocks(old, new) -> Iterator[Block]:
    """Pair each new paragraph with the first old one like it; what stays alone was removed or added, in this order."""
    bags = [_bag(words) for _, words in old]
    next_old, alone = 0, []
    for mark, words in new:
        partner = _partner(bags, next_old, _bag(words))
        if partner is None:
            alone.append(_whole(Change.ADDED, mark, words))
            continue
        yield from (_whole(Change.REMOVED, *block) for block in old[next_old:partner])
        yield from alone
        yield Block(Change.CHANGED, mark, tuple(compare_words(old[partner][1], words)))
        next_old, alone = partner + 1, []
    yield from (_whole(Change.REMOVED, *block) for block in old[next_old:])
    yield from alone


def _partner(bags, start, bag):
    """Index of the first old paragraph alike, by the words that they share; None when none of the next ones is."""
    size = bag.total()
    for index in range(start, min(start + MOST_AHEAD, len(bags))):
        other = bags[index]
        shared = (bag & other).total()
        if 2 * shared >= ALIKE * (size + other.total()):
            return index
    return None


def _bag(words):
    """The words of a paragraph with how often each stands in it; its signs, when it is written without spaces."""
    found = words.split()
    return Counter(found if 10 * len(found) > len(words) else words)
