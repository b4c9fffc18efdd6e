"""A comparison ready to be shown, on screen or on paper: headings with their articles, languages with their names."""

from dataclasses import dataclass

from agreements.drafting.answers import language_name
from agreements.library.clauses import article_heading
from agreements.papers.data import PaperText
from agreements.versions.comparing import Change, ClauseDiff, Comparison, TextDiff

WORDS = {Change.ADDED: "agregada", Change.REMOVED: "eliminada", Change.CHANGED: "modificada"}


@dataclass(frozen=True)
class Cell:
    """A clause in one language; its words are shown where they changed."""

    diff: TextDiff
    language: str
    label: str
    direction: str
    is_shown: bool

    @property
    def note(self):
        """What happened to this text, when its words do not say it."""
        if self.diff.change == Change.SAME:
            return "Sin cambios en este idioma."
        if self.diff.is_format_only:
            return "Las palabras son las mismas; cambió el formato (negritas, cursivas o listas)."
        return ""


@dataclass(frozen=True)
class Row:
    """A clause in all its languages (none when it only moved); `heading` is the one that it has now, or had."""

    key: str
    heading: str
    words: list[str]
    was: str
    cells: list[Cell]


@dataclass(frozen=True)
class Tally:
    """How many words came and went in one language; characters, where words are not written apart."""

    language: str
    added: int
    removed: int

    @property
    def text(self):
        """ "Español: 3 palabras agregadas, 1 eliminada."."""
        one, many, ending = ("palabra", "palabras", "a")
        if self.language.startswith(("zh", "ja")):
            one, many, ending = ("carácter", "caracteres", "o")
        name = language_name(self.language)
        added = f"{self.added} {one if self.added == 1 else many} agregad{ending}{_s(self.added)}"
        return f"{name[:1].upper()}{name[1:]}: {added}, {self.removed} eliminad{ending}{_s(self.removed)}."


def _s(count):
    return "" if count == 1 else "s"


def rows_of(comparison: Comparison) -> list[Row]:
    """The clauses that changed in any way, in order."""
    return [_row(clause, _heading(clause)) for clause in comparison.touched]


def unchanged_of(comparison: Comparison) -> list[str]:
    """Headings of the clauses that stayed as they were."""
    return [_heading(clause) for clause in comparison.untouched]


def tallies_of(comparison: Comparison) -> list[Tally]:
    tallies = []
    for language in comparison.languages:
        texts = [text for clause in comparison.clauses for text in clause.texts if text.language == language]
        tallies.append(
            Tally(
                language,
                sum(text.words_added for text in texts),
                sum(text.words_removed for text in texts),
            )
        )
    return tallies


def summary_of(comparison: Comparison) -> str:
    """ "2 cláusulas modificadas, 1 agregada, 1 movida; 11 sin cambios."; empty when the versions are the same."""
    if comparison.is_same:
        return ""
    counts = [
        (comparison.count(Change.CHANGED), "modificada"),
        (comparison.count(Change.ADDED), "agregada"),
        (comparison.count(Change.REMOVED), "eliminada"),
        (comparison.moved_count, "movida"),
    ]
    told = [f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count]
    same = len(comparison.untouched)
    rest = f"; {same} sin cambios" if same else ""
    return f"Cláusulas: {', '.join(told)}{rest}." if told else "Ninguna cláusula cambió."


def language_changes_of(comparison: Comparison) -> list[str]:
    added = [f"Se agregó el texto en {language_name(code)}." for code in comparison.languages_added]
    return added + [f"Se quitó el texto en {language_name(code)}." for code in comparison.languages_removed]


def _heading(clause: ClauseDiff) -> str:
    text = clause.texts[0] if clause.texts else None
    words = _words_of(text) if text else clause.key
    return article_heading(clause.number, words, text.language if text else "es")


def _words_of(text: TextDiff) -> str:
    """The heading as it reads now, or as it read when the text is gone."""
    gone = Change.ADDED if text.change == Change.REMOVED else Change.REMOVED
    return "".join(part.text for part in text.heading if part.change != gone)


def _row(clause: ClauseDiff, heading: str) -> Row:
    words = [WORDS[clause.change]] if clause.change in WORDS else []
    if clause.is_moved:
        words.append("movida")
    was = ""
    if clause.is_renumbered:
        was = f"antes artículo {clause.old_number}" if clause.old_number else "antes sin número de artículo"
    cells = [_cell(text) for text in clause.texts] if clause.change != Change.SAME else []
    return Row(clause.key, heading, words, was, cells)


def _cell(text: TextDiff) -> Cell:
    return Cell(
        text,
        text.language,
        language_name(text.language),
        PaperText(text.language).direction,
        is_shown=text.change != Change.SAME,
    )
