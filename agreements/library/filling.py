"""Putting the data of an agreement into the texts of the clause library.

A text is limited HTML with `{places}`; a place names one of VARIABLES. Pure module: no ORM, no clock.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape


class UnknownVariable(LookupError):
    """A text or a set of values names a variable that the library does not have."""


@dataclass(frozen=True)
class Variable:
    """A datum that the texts leave open.

    `optional` data without a value take their whole paragraph or list item away with them; any other datum
    without a value leaves a visible blank, because a silent gap in a legal text is worse than an ugly one.
    """

    key: str
    label: dict[str, str]
    optional: bool = False


def _variable(key: str, es: str, en: str, optional: bool = False) -> Variable:
    return Variable(key, {"es": es, "en": en}, optional)


VARIABLES: dict[str, Variable] = {
    variable.key: variable
    for variable in (
        _variable("instrument", "tipo de instrumento", "type of instrument"),
        _variable(
            "municipal_party",
            "denominación del gobierno municipal",
            "name of the municipal government",
        ),
        _variable(
            "counterpart_party",
            "denominación de la contraparte",
            "name of the counterpart",
        ),
        _variable(
            "municipal_short",
            "nombre corto del municipio",
            "short name of the municipality",
        ),
        _variable(
            "counterpart_short",
            "nombre corto de la contraparte",
            "short name of the counterpart",
        ),
        _variable(
            "municipal_signatory",
            "quien firma por el municipio",
            "signatory of the municipality",
        ),
        _variable(
            "counterpart_signatory",
            "quien firma por la contraparte",
            "signatory of the counterpart",
        ),
        _variable("reasons", "motivos", "reasons", optional=True),
        _variable("ties", "vínculos existentes", "existing ties", optional=True),
        _variable("framework", "instrumento marco", "framework instrument", optional=True),
        _variable(
            "council_approval",
            "acuerdo de cabildo",
            "resolution of the municipal council",
            optional=True,
        ),
        _variable("objective", "objetivo", "objective"),
        _variable("areas", "áreas de cooperación", "areas of cooperation"),
        _variable("modalities", "modalidades de cooperación", "forms of cooperation"),
        _variable(
            "programme_month",
            "mes de adopción del programa anual",
            "month of the annual programme",
        ),
        _variable(
            "municipal_unit",
            "área coordinadora del municipio",
            "coordinating unit of the municipality",
        ),
        _variable(
            "counterpart_unit",
            "área coordinadora de la contraparte",
            "coordinating unit of the counterpart",
        ),
        _variable(
            "meeting_frequency",
            "periodicidad de las reuniones",
            "frequency of the meetings",
        ),
        _variable(
            "funding_sources",
            "otras fuentes de recursos",
            "other sources of funds",
            optional=True,
        ),
        _variable("start", "inicio de efectos", "date of effect"),
        _variable("term", "vigencia", "term"),
        _variable("renewal", "renovación", "renewal", optional=True),
        _variable("notice", "plazo de aviso", "notice period"),
        _variable("place", "lugar de firma", "place of signature"),
        _variable("signed_on", "fecha de firma", "date of signature"),
        _variable("copies", "número de ejemplares", "number of originals"),
        _variable("languages", "idiomas", "languages"),
        _variable(
            "divergence",
            "regla en caso de divergencia",
            "rule in case of divergence",
            optional=True,
        ),
        _variable("witnesses", "testigos", "witnesses", optional=True),
        _variable("old_link", "documento del vínculo anterior", "document of the earlier link"),
        _variable("old_link_date", "fecha del vínculo anterior", "date of the earlier link"),
        _variable("old_link_began", "cómo comenzó el vínculo", "how the link began"),
    )
}


_PLACE = re.compile(r"\{([^{}]*)\}")
_UNTRANSLATED = re.compile(r"(\[to be translated: [^\[\]]*\])")
_BLOCK = re.compile(r"<(p|li)>(?:(?!</\1>).)*</\1>", re.DOTALL)


def variables_in(text: str) -> tuple[str, ...]:
    """Keys of the `{places}` in a text, each once, in order of appearance."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def blank(key: str, language: str = "es") -> str:
    """The visible mark of a datum that is still missing, for example "[por definir: vigencia]"."""
    opening = "por definir" if language == "es" else "to be defined"
    return f"<strong>[{opening}: {escape(VARIABLES[key].label[language])}]</strong>"


def missing_variables(text: str, values: Mapping[str, object]) -> list[str]:
    """Keys of the data that `fill` would show as blanks, in order; optional data are never missing."""
    data = {key: _items(value) for key, value in values.items()}
    kept = _BLOCK.sub(lambda block: "" if _is_dropped(block[0], data) else block[0], text)
    return [key for key in variables_in(kept) if not VARIABLES[key].optional and not data.get(key)]


def fill(text: str, values: Mapping[str, str | Sequence[str]], language: str = "es") -> str:
    """Limited HTML with the data in their places.

    A value is text, or a list of texts. A list repeats the list item in which it stands, or becomes a
    numbered list where it stands alone between paragraphs, or is enumerated within a sentence. Every value
    is escaped, and braces inside a value stay as they are. Raises UnknownVariable for a place or a value the
    library does not know.
    """
    unknown = sorted({*variables_in(text), *values} - VARIABLES.keys())
    if unknown:
        raise UnknownVariable(f"Variable desconocida en el texto de la cláusula: {', '.join(unknown)}.")
    data = {key: _items(value) for key, value in values.items()}
    # One pass over the blocks, so that a value can never be read as a place.
    parts, end = [], 0
    for block in _BLOCK.finditer(text):
        parts.append(_fill_between(text[end : block.start()], data, language))
        parts.append(_fill_block(block[0], block[1], data, language))
        end = block.end()
    parts.append(_fill_between(text[end:], data, language))
    return "".join(parts)


def _items(value: object) -> list[str]:
    """A value as a list of clean texts; an empty list when there is nothing."""
    if value is None:
        return []
    raw = [str(value)] if isinstance(value, str | int) else [str(item) for item in value]
    return [item for item in (" ".join(entry.split()) for entry in raw) if item]


def _bare(item: str) -> str:
    """An item of a list without its closing punctuation, which the clause supplies."""
    return item.rstrip(" .;,")


def _fill_between(text: str, data: dict[str, list[str]], language: str) -> str:
    """Between blocks: a list that stands alone becomes `<ol>`."""

    def listed(match: re.Match) -> str:
        items = data.get(match[1], [])
        if not items:
            return "" if VARIABLES[match[1]].optional else f"<p>{blank(match[1], language)}</p>"
        last = len(items) - 1
        ends = ["." if i == last else ";" for i in range(len(items))]
        return "<ol>{}</ol>".format(
            "".join(f"<li>{escape(_bare(item))}{end}</li>" for item, end in zip(items, ends, strict=True))
        )

    return _PLACE.sub(listed, text)


def _fill_block(block: str, tag: str, data: dict[str, list[str]], language: str) -> str:
    """One paragraph or list item: dropped without its optional datum, repeated over a list in an item."""
    if _is_dropped(block, data):
        return ""
    many = [key for key in variables_in(block) if len(data.get(key, [])) > 1]
    if tag == "li" and len(many) == 1:
        key = many[0]
        return "".join(_substitute(block, {**data, key: [item]}, language) for item in data[key])
    return _substitute(block, data, language)


def _is_dropped(block: str, data: dict[str, list[str]]) -> bool:
    return any(VARIABLES[key].optional and not data.get(key) for key in variables_in(block))


def _substitute(block: str, data: dict[str, list[str]], language: str) -> str:
    def place(match: re.Match) -> str:
        items = data.get(match[1], [])
        if not items:
            return blank(match[1], language)
        words = enumerate_words(items, language)
        # The clause closes the sentence itself: "…del río." before ";" loses its full stop.
        words = escape(_bare(words) if block[match.end() :].startswith((".", ";")) else words)
        return _UNTRANSLATED.sub(r"<strong>\1</strong>", words)

    # A blank inside emphasis is already emphasised; values are escaped, so only our own tags can match.
    filled = _PLACE.sub(place, block)
    return filled.replace("<strong><strong>", "<strong>").replace("</strong></strong>", "</strong>")


def enumerate_words(items: Sequence[str], language: str = "es") -> str:
    """ "a, b y c" in Spanish (with "e" before the sound i), "a, b and c" in English."""
    if len(items) < 2:
        return "".join(items)
    last = items[-1]
    link = "and"
    if language == "es":
        starts_with_i = re.match(r"(?:h?[ií])(?![aeouáéóú])", last, re.IGNORECASE)
        link = "e" if starts_with_i else "y"
    return f"{', '.join(items[:-1])} {link} {last}"


def is_blank_in(html: str) -> bool:
    """Whether a filled text still shows a blank to be defined or to be translated."""
    return any(
        mark in html
        for mark in (
            "[por definir",
            "[to be defined",
            "[por traducir",
            "[to be translated",
        )
    )


#: Data that the signature itself gives: until then a closed text may leave them open.
GIVEN_AT_SIGNATURE = ("signed_on", "place", "municipal_signatory", "counterpart_signatory", "witnesses")
MARK = re.compile(r"\[\s*(?:por definir|to be defined)\s*(?::\s*([^\]\[]*?))?\s*\]", re.IGNORECASE)
_KEYS = {label.casefold(): key for key, variable in VARIABLES.items() for label in variable.label.values()}


def variable_of(label: str) -> str:
    """The key of the variable that a mark names, "" for what the library does not know."""
    return _KEYS.get(label.casefold(), "")


def waits_for_signature(mark: str) -> bool:
    """Whether a mark, "[por definir: lugar de firma]", stands for something that the signature itself gives."""
    found = MARK.search(mark)
    return found is not None and variable_of(found[1] or "") in GIVEN_AT_SIGNATURE
