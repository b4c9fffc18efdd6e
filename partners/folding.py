"""Names without accents, case and punctuation, so that «Lyón», «LYON» and «lyon» are found as one. Pure."""

import unicodedata
from functools import lru_cache

# Alphabets in which a combining mark is an accent that people leave out when they type. Elsewhere (Japanese,
# Hangul, the scripts of India, ...) it makes another letter.
ACCENTED = ("LATIN", "GREEK", "CYRILLIC")
# Vowel points that ordinary Arabic and Hebrew spelling leaves out, and the Arabic stretching stroke.
OPTIONAL_MARKS = frozenset(map(chr, [*range(0x064B, 0x0653), 0x0670, 0x0640, *range(0x05B0, 0x05C8)]))
APOSTROPHES = frozenset("'’‘`´ʻʼʾʿʹ′")
# Letters that Unicode does not take apart into a base and a mark.
LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ħ": "h",
    "ə": "e",
}


@lru_cache(maxsize=20_000)
def _class_of(character):
    """Return "mark", "letter" (accentable), "gap" or "other"; cached because names share few characters."""
    category = unicodedata.category(character)
    if category in {"Mn", "Mc", "Me"}:
        return "mark"
    if category[0] in "PSZC":
        return "gap"
    return "letter" if unicodedata.name(character, "").startswith(ACCENTED) else "other"


def fold(text):
    """Return `text` as it is compared in searches: «Saint-Étienne» -> «saint etienne», «L'Aquila» -> «laquila».

    Accents go in the Latin, Greek and Cyrillic alphabets only; every other script keeps its marks, recomposed (NFC).
    """
    if text.isascii():
        text = text.lower().replace("'", "").replace("`", "")
        return " ".join("".join(c if c.isalnum() else " " for c in text).split())
    kept = []
    accentable = False
    for character in unicodedata.normalize("NFKD", text.casefold()):
        if character in OPTIONAL_MARKS or character in APOSTROPHES:
            continue
        kind = _class_of(character)
        if kind == "mark":
            if not accentable:
                kept.append(character)
            continue
        accentable = kind == "letter"
        kept.append(" " if kind == "gap" else LETTERS.get(character, character))
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).casefold().split())


def needs_one_character(folded):
    """Whether one character already says something: Chinese, Japanese and Korean writing, not alphabets."""
    return bool(folded) and unicodedata.name(folded[0], "").startswith(
        ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
    )
