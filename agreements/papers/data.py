"""Papers: agreements and annual programmes as plain data, ready to be printed; dates and amounts written out.

The dataclasses are the boundary between the models and the page: templates/agreements/pdf/ reads nothing else.
"""

import datetime as dt
from dataclasses import dataclass, field

from babel import Locale, UnknownLocaleError
from django.utils.safestring import SafeString

from agreements.drafting.answers import MONTHS
from agreements.papers.gantt import YearChart
from agreements.papers.words import PaperWords, is_framed_in, words_in


@dataclass(frozen=True)
class Party:
    """One side: its full name in Spanish and in its language, where it is, and its coat of arms as PNG."""

    name: str
    short_name: str
    place: str
    name_local: str = ""
    language: str = ""
    coat: bytes | None = None

    @property
    def initials(self) -> str:
        return (
            "".join(word[0] for word in self.short_name.split() if word[0].isupper())[:3]
            or self.short_name[:1]
        )


@dataclass(frozen=True)
class PaperText:
    """A piece of text in one language. `html` is limited and already clean."""

    language: str
    text: str = ""
    heading: str = ""
    html: SafeString = SafeString("")

    @property
    def direction(self) -> str:
        try:
            return "rtl" if Locale.parse(self.language, sep="-").character_order == "right-to-left" else "ltr"
        except (UnknownLocaleError, ValueError):
            return "ltr"


@dataclass(frozen=True)
class Signature:
    """A signature block: on whose behalf, who (empty: still to be named), and the office held.

    `other` repeats on whose behalf in the second language of the paper, `other_title` the office.
    """

    capacity: str
    name: str = ""
    title: str = ""
    other: PaperText | None = None
    other_title: PaperText | None = None


@dataclass(frozen=True)
class ClausePaper:
    """A clause as it is printed, or a `part` of it: one text per language, in the order of the agreement's languages.

    Parts are the "head", the "body" and the "closing", which stays with the signatures; "" is a whole clause. `joins`
    is one name for all parts of a clause: they are read as one, whole in each language.
    """

    texts: list[PaperText]
    part: str = ""
    joins: str = ""


@dataclass(frozen=True)
class AgreementPaper:
    """An agreement ready to be printed. A `watermark` is a state ("BORRADOR"); `dated` is written out."""

    title: str
    short_title: str
    kind_label: str
    folio: str
    state_label: str
    version: int
    dated: str
    municipality: Party
    counterpart: Party
    languages: list[str]
    clauses: list[ClausePaper]
    signatures: list[Signature]
    witnesses: list[Signature] = field(default_factory=list)
    other_titles: list[PaperText] = field(default_factory=list)
    watermark: str = ""
    notice: str = ""
    other_notice: PaperText | None = None
    other_signature_heading: PaperText | None = None
    other_witness_heading: PaperText | None = None

    @property
    def language(self) -> str:
        """Language of the frame: that of a paper in one language, Spanish beside a second one."""
        alone = self.languages[0] if len(self.languages) == 1 else "es"
        return alone if is_framed_in(alone) else "es"

    @property
    def direction(self) -> str:
        return PaperText(self.language).direction

    @property
    def words(self) -> PaperWords:
        return words_in(self.language)

    @property
    def edition(self) -> str:
        return f"{self.state_label} · {self.words.version} {self.version} · {self.dated}"

    @property
    def signature_rows(self):
        return pairs(self.signatures)

    @property
    def witness_rows(self):
        return pairs(self.witnesses)


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Figure:
    """Numbers of the summary, written out (one per currency), and what they count."""

    numbers: list[str]
    label: str


@dataclass(frozen=True)
class Total:
    label: str
    local: str
    counterpart: str


@dataclass(frozen=True)
class ActivityPaper:
    """An activity as it is printed: dates and amounts written out, `rows` of one or two facts."""

    number: int
    name: str
    kind: str
    kind_label: str
    starts_on: dt.date
    ends_on: dt.date
    objective: str
    responsible_local: str
    responsible_counterpart: str
    budget_local: str
    source_local: str
    budget_counterpart: str
    source_counterpart: str
    rows: list[list[Fact]]
    in_kind_local: str = ""
    in_kind_counterpart: str = ""
    #: Steps towards it, as (name, weeks before its first day).
    planned_steps: tuple[tuple[str, int], ...] = ()

    @property
    def dates(self) -> str:
        return date_range(self.starts_on, self.ends_on)

    @property
    def dates_short(self) -> str:
        return date_range(self.starts_on, self.ends_on, with_year=False)


@dataclass(frozen=True)
class LensLine:
    """A cross-cutting lens and the activities that touch it, as they are numbered; none: it is not touched."""

    name: str
    activities: str


@dataclass(frozen=True)
class ProgrammePaper:
    """An annual programme ready to be printed."""

    title: str
    short_title: str
    year: int
    pair: str
    folio: str
    state_label: str
    dated: str
    municipality: Party
    counterpart: Party
    agreement_title: str
    agreement_folio: str
    objective: str
    activities: list[ActivityPaper]
    figures: list[Figure]
    totals: list[Total]
    chart: YearChart
    signatures: list[Signature]
    lenses: list[LensLine] = field(default_factory=list)
    registry_number: str = ""
    version_line: str = ""
    watermark: str = ""
    signature_heading: str = "Coordinación del programa"
    language: str = "es"

    @property
    def edition(self) -> str:
        return f"{self.state_label} · {self.dated}"

    @property
    def has_in_kind(self) -> bool:
        return any(activity.in_kind_local or activity.in_kind_counterpart for activity in self.activities)

    @property
    def signature_rows(self):
        return pairs(self.signatures)


def date_range(start: dt.date, end: dt.date, with_year: bool = True) -> str:
    """ "12 de marzo de 2026", "del 12 al 16 de marzo de 2026", "del 28 de marzo al 2 de abril de 2026"."""
    year = f" de {end.year}" if with_year else ""
    last = f"{end.day} de {MONTHS['es'][end.month - 1]}{year}"
    if start == end:
        return last
    if (start.year, start.month) == (end.year, end.month):
        return f"del {start.day} al {last}"
    first_year = f" de {start.year}" if with_year and start.year != end.year else ""
    return f"del {start.day} de {MONTHS['es'][start.month - 1]}{first_year} al {last}"


def money(amount, currency: str) -> str:
    """ "$1,234,567.50 MXN"; other currencies keep only their code: "12,000.00 EUR"."""
    sign = "$" if currency == "MXN" else ""
    return f"{sign}{amount:,.2f} {currency}"


def pairs(items: list) -> list[list]:
    """Items two by two, for rows of two."""
    return [items[i : i + 2] for i in range(0, len(items), 2)]
