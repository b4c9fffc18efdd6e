"""What the pages of a draft show of each clause: its texts side by side, what is missing, what is said of it."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html import escape

from django.db.models import Count, Q
from django.utils.safestring import SafeString, mark_safe

from agreements.drafting.answers import language_name, values_of
from agreements.drafting.arranging import library_of
from agreements.drafting.clause_writing import current_texts
from agreements.library.clauses import LANGUAGES, article_heading, article_numbers
from agreements.library.filling import is_blank_in
from agreements.models import ClauseText
from agreements.twins import statuses as twins
from agreements.twins.correspondence import Status

#: Values shorter than this turn up by chance inside a sentence, and are not marked.
SHORTEST_VALUE = 3
TONES = {Status.CURRENT: "good", Status.STALE: "soon", Status.MISSING: "late"}
BLANKS = re.compile(
    r"(?:<strong>)?(\[(?:por definir|por traducir|to be defined|to be translated)[^\]<]*\])(?:</strong>)?"
)


@dataclass(frozen=True)
class TextCell:
    """One clause in one language; `text` is None when nobody has written it yet.

    `status` is None in a draft of one language, where nothing has to correspond.
    """

    language: str
    language_label: str
    heading: str
    text: ClauseText | None
    html: SafeString
    status: Status | None = None
    findings: list = field(default_factory=list)

    @property
    def has_blanks(self):
        """Whether something still has to be defined; a text that is not translated at all is not counted twice."""
        if self.status == Status.MISSING:
            return False
        return self.text is None or is_blank_in(self.text.html)

    @property
    def is_behind(self):
        """Whether the words do not follow those of the other languages, or are not there."""
        return self.status in (Status.STALE, Status.MISSING)

    @property
    def tone(self):
        return TONES.get(self.status, "idle")


@dataclass(frozen=True)
class ClauseRow:
    """A clause of the page; `template` is its clause of the library, None for one of the office's own."""

    clause: object
    template: object
    cells: list[TextCell]
    findings: list
    open_comments: int
    is_first: bool
    is_last: bool

    @property
    def heading(self):
        return self.cells[0].heading

    @property
    def all_findings(self):
        return [*self.findings, *(finding for cell in self.cells for finding in cell.findings)]

    @property
    def counts(self):
        """How many errors and warnings the clause has."""
        return Counter(finding.level for finding in self.all_findings)


def clause_rows(agreement, findings=(), texts=None):
    """The rows of a draft in the order of its clauses. `texts` are those of `current_texts`, when already read."""
    texts = current_texts(agreement) if texts is None else texts
    numbers = article_numbers(texts)
    library = library_of(agreement)
    statuses = twins.statuses(agreement, texts)
    markers = {language: _marker(agreement, language) for language in agreement.languages}
    told = defaultdict(list)
    for finding in findings:
        told[finding.clause, finding.language].append(finding)
    clauses = {
        clause.key: clause
        for clause in agreement.clauses.annotate(
            open_comments=Count("comments", filter=Q(comments__resolved_at__isnull=True))
        )
    }
    rows = []
    for index, (key, by_language) in enumerate(texts.items()):
        template = library.get(key)
        cells = []
        for language in agreement.languages:
            text = by_language.get(language)
            heading = text.heading if text else _spare_heading(by_language, template, key)
            cells.append(
                TextCell(
                    language,
                    language_name(language),
                    article_heading(numbers[key], heading, language),
                    text,
                    markers[language](text.html) if text else mark_safe(""),
                    statuses[key][language] if len(agreement.languages) > 1 else None,
                    told.get((key, language), []),
                )
            )
        rows.append(
            ClauseRow(
                clauses[key],
                template,
                cells,
                told.get((key, ""), []),
                clauses[key].open_comments,
                index == 0,
                index == len(texts) - 1,
            )
        )
    return rows


def shown(html):
    """Clean HTML from the database, with its blanks marked for the eye."""
    return mark_safe(BLANKS.sub(r"<mark>\1</mark>", html))  # noqa: S308 - cleaned by nh3 when saved


def _spare_heading(by_language, template, key):
    """The heading of a clause that has no words in a language yet."""
    for text in by_language.values():
        return text.heading
    return template.heading["es"] if template else key


def _marker(agreement, language):
    """A function that marks in a text the data of the draft and the blanks; languages without library have no data."""
    if language not in LANGUAGES:
        return shown
    words = {
        escape(item.rstrip(" .;,"))
        for value in values_of(agreement, language).values()
        for item in ([value] if isinstance(value, str) else value)
    }
    words = sorted((word for word in words if len(word) >= SHORTEST_VALUE), key=len, reverse=True)
    if not words:
        return shown
    pattern = re.compile(
        rf"{BLANKS.pattern}|<[^>]*>|(?<!\w)(?P<datum>{'|'.join(map(re.escape, words))})(?!\w)"
    )

    def replaced(match):
        if match[1]:
            return f"<mark>{match[1]}</mark>"
        return f'<span class="datum">{match["datum"]}</span>' if match["datum"] else match[0]

    # Only text between tags is wrapped, and every word of it was escaped.
    return lambda html: mark_safe(pattern.sub(replaced, html))  # noqa: S308 - cleaned by nh3 when saved
