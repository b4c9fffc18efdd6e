"""An edition as chapters and numbered articles, and the article that states each rule of the sessions.

Articles are numbered through all chapters; the transitory ones are «Primero», «Segundo»… Fractions take Roman numbers.
"""

import re
from dataclasses import dataclass

from agreements.bylaws.chapters import BY_KEY, RULE_CHAPTERS, TRANSITORY
from agreements.bylaws.wording import Place, proposed

ORDINALS = (
    "Primero Segundo Tercero Cuarto Quinto Sexto Séptimo Octavo Noveno Décimo Undécimo Duodécimo Decimotercero "
    "Decimocuarto Decimoquinto Decimosexto Decimoséptimo Decimoctavo Decimonoveno Vigésimo"
).split()
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True)
class Block:
    """A stretch of an article: a paragraph, or a run of fractions, each (Roman number, text)."""

    paragraph: str = ""
    fractions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class NumberedArticle:
    """`label` is how it begins ("Artículo 23", "Segundo"), `citation` how it is cited, `key` the rule it states."""

    label: str
    citation: str
    key: str
    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class NumberedChapter:
    """A chapter as it is read. `heading` is "Capítulo VI", empty for the transitory articles; `is_own` tells that its
    words are not those of the proposal."""

    row: object
    key: str
    heading: str
    title: str
    purpose: str
    is_own: bool
    articles: tuple[NumberedArticle, ...]

    @property
    def span(self):
        """«artículos 4 a 9», for an index."""
        if self.key == TRANSITORY or not self.articles:
            return ""
        first, last = (each.label.removeprefix("Artículo ") for each in (self.articles[0], self.articles[-1]))
        return f"artículo {first}" if first == last else f"artículos {first} a {last}"


def chapters_of(bylaws, *, rows=None):
    """The edition as it reads today, chapter by chapter."""
    place = Place(bylaws.municipality)
    found, number = [], 0
    for row in rows if rows is not None else bylaws.chapters.all():
        pairs = pairs_of(row, bylaws, place)
        is_transitory = row.key == TRANSITORY
        articles = tuple(
            _article(index if is_transitory else number + index, key, text, is_transitory)
            for index, (key, text) in enumerate(pairs, 1)
        )
        if not is_transitory:
            number += len(pairs)
        found.append(
            NumberedChapter(
                row=row,
                key=row.key,
                heading="" if is_transitory else f"Capítulo {roman(row.number)}",
                title=row.title,
                purpose=BY_KEY[row.key].purpose if row.key in BY_KEY else "",
                is_own=row.is_edited,
                articles=articles,
            )
        )
    return found


def pairs_of(row, bylaws, place=None):
    """(rule or "", text) of each article of a chapter: kept words, the office's words, or those of the proposal."""
    place = place or Place(bylaws.municipality)
    if not bylaws.is_open and row.text:
        texts = split_articles(row.text)
        keys = [*row.article_keys, *[""] * len(texts)]
        return list(zip(keys, texts, strict=False))
    rules = proposed(row.key, bylaws.choices, place)
    if not row.is_edited:
        return rules
    # An article that the office left as it was proposed still states its rule.
    known = {_plain(text): key for key, text in rules if key}
    return [(known.get(_plain(text), ""), text) for text in split_articles(row.text)]


def article_of(bylaws, key):
    """«artículo 23», the one that states the rule `key`; None when no article of this edition reads like it."""
    for chapter in chapters_of(bylaws):
        for article in chapter.articles:
            if article.key == key:
                return article.citation
    return None


def articles_of(bylaws):
    """{rule: "artículo 23"} for every rule; the chapter ("capítulo VI") where the office worded it otherwise."""
    chapters = chapters_of(bylaws)
    headings = {each.key: f"capítulo {roman(each.row.number)}" for each in chapters}
    stated = {article.key: article.citation for each in chapters for article in each.articles if article.key}
    return {
        key: stated.get(key) or headings[chapter]
        for key, chapter in RULE_CHAPTERS.items()
        if key in stated or chapter in headings
    }


def split_articles(text):
    """The articles of a plain text: apart by one or more empty lines."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [block for block in ("\n".join(_lines(each)) for each in blocks) if block]


def roman(number):
    """4 → "IV"."""
    words = ""
    for value, sign in _ROMAN:
        while number >= value:
            words, number = words + sign, number - value
    return words


def _article(number, key, text, is_transitory):
    if is_transitory:
        label = ORDINALS[number - 1] if number <= len(ORDINALS) else f"Transitorio {number}"
        citation = f"artículo {label.lower()} transitorio"
    else:
        label, citation = f"Artículo {number}", f"artículo {number}"
    return NumberedArticle(label, citation, key, text, tuple(_blocks(text)))


def _blocks(text):
    """Paragraphs and runs of fractions; the Roman numbers go on through one article."""
    run, number = [], 0
    for line in _lines(text):
        if line.startswith("- "):
            number += 1
            run.append((roman(number), line[2:].strip()))
            continue
        if run:
            yield Block(fractions=tuple(run))
            run = []
        yield Block(paragraph=line)
    if run:
        yield Block(fractions=tuple(run))


def _lines(text):
    return [line for line in (" ".join(each.split()) for each in text.splitlines()) if line]


def _plain(text):
    return " ".join(text.split())
