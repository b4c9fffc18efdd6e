"""PURE: what a chapter worded by the office changes of the proposal, article by article."""

from difflib import SequenceMatcher
from itertools import zip_longest

from agreements.bylaws.articles import split_articles
from agreements.versions.word_diff import Part, compare_words


def differences_of(proposal: str, current: str) -> list[list[Part]]:
    """The parts of each article that differs, in reading order; an article added or left out is one part."""
    before, after = split_articles(proposal), split_articles(current)
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            pairs = zip_longest(before[i:j], after[k:m], fillvalue="")
            found += [compare_words(old, new) for old, new in pairs]
    return found
