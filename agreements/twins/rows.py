"""What the page «Texto gemelo» shows: of each clause, how every language stands, what changed, what differs."""

from collections import defaultdict
from dataclasses import dataclass

from agreements.drafting.answers import language_name
from agreements.drafting.clause_rows import shown
from agreements.drafting.clause_writing import current_texts
from agreements.library.clauses import article_heading, article_numbers
from agreements.models import ClauseText
from agreements.papers.data import PaperText
from agreements.twins.correspondence import UNTRANSLATED, Status, correspond, is_missing, status_of
from agreements.twins.parity import Difference, differences
from agreements.twins.statuses import heading_of
from agreements.versions.comparing import TextDiff, compare_texts


@dataclass(frozen=True)
class TwinCell:
    """A clause in one language. `since` is what changed in `lead`, the text to follow, since this one followed it."""

    language: str
    label: str
    direction: str
    text: ClauseText | None
    status: Status
    lead_label: str = ""
    lead_language: str = ""
    lead_direction: str = ""
    since: TextDiff | None = None

    @property
    def has_words(self):
        """Whether anybody wrote something: the system's mark that a text is to be translated is nothing."""
        return self.text is not None and UNTRANSLATED[0] not in self.text.html

    @property
    def html(self):
        return shown(self.text.html)

    @property
    def is_stale(self):
        return self.status == Status.STALE

    @property
    def is_missing(self):
        return self.status == Status.MISSING


@dataclass(frozen=True)
class TwinRow:
    key: str
    heading: str
    cells: list[TwinCell]
    gaps: list["Gap"]

    @property
    def needs_work(self):
        return bool(self.gaps) or any(cell.status != Status.CURRENT for cell in self.cells)

    @property
    def seen(self):
        """[(language, version)] of the texts that the page shows, to confirm by."""
        return [(cell.language, cell.text.version) for cell in self.cells if cell.text]


@dataclass(frozen=True)
class Gap:
    """A difference of figures in words."""

    what: str
    text: str


def twin_rows(agreement) -> list[TwinRow]:
    """All clauses, in order. Three queries, or four when a text is out of date."""
    texts = current_texts(agreement)
    languages = agreement.languages
    numbers = article_numbers(texts)
    gaps = gaps_by_clause(texts, languages)
    statuses = {key: status_of(by_language, languages) for key, by_language in texts.items()}
    stale = [key for key, row in statuses.items() if Status.STALE in row.values()]
    past = _past(agreement, stale)
    rows = []
    for key, by_language in texts.items():
        cells = [
            _cell(language, by_language, statuses[key], past.get(key, {}), languages)
            for language in languages
        ]
        heading = article_heading(numbers[key], heading_of(by_language, key))
        rows.append(TwinRow(key, heading, cells, gaps.get(key, [])))
    return rows


def gaps_by_clause(texts, languages) -> dict[str, list[Gap]]:
    """Figures that differ between the languages, by clause; of `current_texts`. Texts not translated are left out."""
    words = {
        key: {language: text.html for language, text in by_language.items() if not is_missing(text)}
        for key, by_language in texts.items()
    }
    found = defaultdict(list)
    for difference in differences(words, languages) if len(languages) > 1 else []:
        found[difference.clause].append(Gap(difference.what, _told(difference)))
    return dict(found)


def _told(difference: Difference) -> str:
    left, right = (language_name(code) for code in difference.languages)
    said_left, said_right = map(_quoted, (difference.left, difference.right), difference.languages)
    if difference.left and difference.right:
        return f"{said_left} en {left}, {said_right} en {right}"
    if difference.left:
        return f"{said_left} en {left}; no se encontró en {right}"
    return f"{said_right} en {right}; no se encontró en {left}"


def _quoted(words, language):
    """In quotation marks; what is written from right to left keeps its own order inside a Spanish sentence."""
    return f"«\u2068{words}\u2069»" if PaperText(language).direction == "rtl" else f"«{words}»"


def _past(agreement, keys):
    """Every version of some clauses: {key: {(language, version): ClauseText}}. One query, none without keys."""
    past = defaultdict(dict)
    if keys:
        rows = ClauseText.objects.filter(clause__agreement=agreement, clause__key__in=keys)
        for text in rows.select_related("clause"):
            past[text.clause.key][text.language, text.version] = text
    return past


def _cell(language, by_language, statuses, past, languages):
    text, status = by_language.get(language), statuses[language]
    direction = PaperText(language).direction
    if status != Status.STALE:
        return TwinCell(language, language_name(language), direction, text, status)
    lead, base = _lead(
        [by_language[code] for code in languages if statuses[code] == Status.CURRENT], text, past
    )
    return TwinCell(
        language,
        language_name(language),
        direction,
        text,
        status,
        language_name(lead.language),
        lead.language,
        PaperText(lead.language).direction,
        compare_texts(lead.language, _plain(base), _plain(lead)) if base else None,
    )


def _lead(current, text, past):
    """What the text has to follow, and the version of it with which it agreed last.

    Of two texts that are up to date, the newest whose words changed since: the other may only have been confirmed.
    """
    newest = sorted(current, key=lambda each: each.pk, reverse=True)
    pairs = [(each, _base(text, each, past)) for each in newest]
    changed = (pair for pair in pairs if pair[1] and _plain(pair[1]) != _plain(pair[0]))
    return next(changed, pairs[0])


def _base(text, lead, past):
    """The last version of the text to follow with which this one agreed: as somebody said, or as it was at the time."""
    said = text.matches.get(lead.language)
    if said and (lead.language, said) in past:
        return past[lead.language, said]
    older = [
        each
        for (language, _), each in past.items()
        if language == lead.language and each.pk != lead.pk and (each.pk < text.pk or correspond(each, text))
    ]
    return max(older, key=lambda each: each.version, default=None)


def _plain(text):
    return {"heading": text.heading, "html": text.html}
