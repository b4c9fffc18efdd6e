"""Every letter of the papers' own words and of the sample clauses has a glyph in the fonts of its language."""

import dataclasses
import re
import subprocess

import pytest

from agreements.papers.words import WORDS
from tests.agreements.language_samples import SAMPLES

#: As static/css/paper.css names them: text first, headings second.
FAMILIES = {
    "ja": ("Noto Serif CJK JP", "Noto Sans CJK JP"),
    "ko": ("Noto Serif CJK KR", "Noto Sans CJK KR"),
    "zh": ("Noto Serif CJK SC", "Noto Sans CJK SC"),
    "ar": ("Noto Naskh Arabic",),
    "he": ("Noto Serif Hebrew", "Noto Sans Hebrew"),
}


def drawn_by(family):
    """The characters for which a family has a glyph."""
    listed = subprocess.run(
        ["fc-list", "--format", "%{charset}\n", f":family={family}"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert listed.strip(), f"{family} is not installed"
    found = set()
    for first, last in re.findall(r"\b([0-9a-f]+)(?:-([0-9a-f]+))?\b", listed):
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return found


def letters_of(language):
    found = []
    for value in dataclasses.astuple(WORDS[language]) if language in WORDS else ():
        found += value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
    for heading, html in SAMPLES.get(language, {}).values():
        found += [heading, re.sub(r"<[^>]*>", "", html)]
    return {letter for text in found for letter in str(text) if not letter.isspace()}


@pytest.mark.parametrize("language", sorted(WORDS.keys() | SAMPLES.keys()))
def test_every_letter_has_a_glyph(language):
    latin = drawn_by("Noto Sans") & drawn_by("Noto Serif")
    own = [drawn_by(family) for family in FAMILIES.get(language.split("-")[0], ())]
    assert letters_of(language)
    for glyphs in own or [set()]:
        assert sorted(letters_of(language) - latin - glyphs) == []


def test_a_letter_without_glyph_would_be_seen():
    assert "目" not in drawn_by("Noto Sans")
    assert "\u0378" not in drawn_by("Noto Sans CJK JP")
