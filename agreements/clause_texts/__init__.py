"""Texts of the clause library: plain data, our own wording, in Spanish and in English.

Each module maps the key of a clause to {(instrument, scope): {language: html}}. The HTML is limited to p,
ol, ul, li, strong, em and br; a `{place}` names a variable of `agreements.clauses.VARIABLES`. Both languages
say the same, paragraph by paragraph, because they are printed side by side and are equally authentic.
"""

TWINNING = "twinning"
COOPERATION = "cooperation"
FOREIGN = "foreign"
NATIONAL = "national"
ANY = "any"


def html(text: str) -> str:
    """A text typed on several lines as one line of HTML, one block after another."""
    return " ".join(text.split()).replace("> <", "><")


def both(es: str, en: str) -> dict[str, str]:
    """The two versions of one text."""
    return {"es": html(es), "en": html(en)}
