"""The clause library that comes with the system: plain data, our own wording, in Spanish and in English.

Each module of texts maps the key of a clause to {(instrument, scope): {language: html}}. The HTML is limited to p,
ol, ul, li, strong, em and br; a `{place}` names a variable of `agreements.library.filling.VARIABLES`. Both languages
say the same, paragraph by paragraph, because they are printed side by side and are equally authentic. `catalogue`
says which clauses each instrument has, and in which alternatives.
"""

from dataclasses import dataclass

TWINNING = "twinning"
COOPERATION = "cooperation"
MEMORANDUM = "memorandum"
LETTER = "letter"
REGULARISATION = "regularisation"
FOREIGN = "foreign"
NATIONAL = "national"
ANY = "any"

LANGUAGES = ("es", "en")
SCOPES = (FOREIGN, NATIONAL)


@dataclass(frozen=True)
class Alternative:
    """One wording of a clause, {language: heading} and {language: limited HTML}. The usual one has the key ""."""

    key: str
    label: str
    heading: dict[str, str]
    texts: dict[str, str]


@dataclass(frozen=True)
class ClauseTemplate:
    """A clause of the library for one instrument and one scope.

    `number` is its place, `numbered` whether it counts as an article. `anchor` is the legal basis or the practice
    behind it, `grade` how well that is known: A the law's own text, B a public document, C general practice not yet
    confirmed by the foreign ministry, D a proposal of this system.
    """

    key: str
    number: int
    purpose: str
    mandatory: bool
    anchor: str
    grade: str
    alternatives: tuple[Alternative, ...]
    numbered: bool = True

    def wording(self, alternative: str = "") -> Alternative:
        """The alternative with that key; the usual one when the clause has no such alternative."""
        for each in self.alternatives:
            if each.key == alternative:
                return each
        return self.alternatives[0]

    @property
    def heading(self) -> dict[str, str]:
        """Headings of the usual wording by language, without number."""
        return self.alternatives[0].heading

    def heading_in(self, language: str, alternative: str = "") -> str:
        return self.wording(alternative).heading[language]

    def text_in(self, language: str, alternative: str = "") -> str:
        return self.wording(alternative).texts[language]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(key, label) of the wordings to choose from; empty when there is only one."""
        if len(self.alternatives) < 2:
            return []
        return [(each.key, each.label or "La usual") for each in self.alternatives]


def html(text: str) -> str:
    """A text typed on several lines as one line of HTML, one block after another."""
    return " ".join(text.split()).replace("> <", "><")


def both(es: str, en: str) -> dict[str, str]:
    """The two versions of one text."""
    return {"es": html(es), "en": html(en)}


def as_memorandum(text: str) -> str:
    """The same words for an instrument that calls itself a memorandum."""
    return text.replace("Acuerdo", "Memorándum").replace("Agreement", "Memorandum")
