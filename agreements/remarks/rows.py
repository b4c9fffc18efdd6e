"""Observations of an agreement as rows: what was observed, how the clause reads now, what was answered.

Read once for the page, the file, the PDF and the DOCX; plain data, in the order of their numbers.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from agreements.drafting.answers import language_name
from agreements.drafting.clause_writing import current_texts
from agreements.library.clauses import article_heading
from agreements.models import Remark
from agreements.papers.data import PaperText
from agreements.remarks.answering import clause_label, clause_of, stamp_of
from agreements.versions.comparing import TextDiff, compare_texts

TONES = {
    Remark.State.OPEN: ("soon", "hourglass-split"),
    Remark.State.ANSWERED: ("active", "check-circle"),
    Remark.State.SETTLED: ("good", "check-circle-fill"),
}


@dataclass(frozen=True)
class Beside:
    """One clause in one language: `before` as it was observed, `now` as it stands (None: it is gone)."""

    language: str
    language_label: str
    before: PaperText
    now: PaperText | None

    @property
    def is_changed(self) -> bool:
        return self.now is None or (self.before.heading, self.before.html) != (
            self.now.heading,
            self.now.html,
        )

    @cached_property
    def diff(self) -> TextDiff:
        """What changed, word by word. Only asked for where it is shown: comparing takes longer than reading."""
        now = self.now and {"heading": self.now.heading, "html": str(self.now.html)}
        before = {"heading": self.before.heading, "html": str(self.before.html)}
        return compare_texts(self.language, before, now)


@dataclass(frozen=True)
class RemarkRow:
    """One observation with all that is shown of it. `texts` is empty when it is about the whole text."""

    remark: Remark
    clause: str
    texts: tuple[Beside, ...] = ()
    tone: str = ""
    icon: str = ""
    stamp: str = ""

    @property
    def is_changed(self) -> bool:
        return any(text.is_changed for text in self.texts)

    @property
    def number(self) -> int:
        return self.remark.number

    @property
    def answered_on(self) -> dt.date | None:
        at = self.remark.answered_at
        return at.astimezone(self.remark.agreement.municipality.zone).date() if at else None


def rows_of(agreement) -> list[RemarkRow]:
    """The observations of an agreement, in order: four queries, however many there are."""
    remarks = list(agreement.remarks.select_related("answered_by", "recorded_by"))
    if not remarks:
        return []
    # Each version once: its content is the whole text.
    versions = agreement.versions.in_bulk({remark.version_id for remark in remarks})
    current = current_texts(agreement)
    rows = []
    for remark in remarks:
        remark.agreement, remark.version = agreement, versions[remark.version_id]
        tone, icon = TONES[remark.state]
        rows.append(
            RemarkRow(
                remark=remark,
                clause=clause_label(remark),
                texts=_beside(remark, current),
                tone=tone,
                icon=icon,
                stamp=stamp_of(remark),
            )
        )
    return rows


def row_of(remark) -> RemarkRow:
    """The same for one observation, which carries its agreement and version: two queries."""
    tone, icon = TONES[remark.state]
    return RemarkRow(
        remark=remark,
        clause=clause_label(remark),
        texts=_beside(remark, current_texts(remark.agreement)),
        tone=tone,
        icon=icon,
        stamp=stamp_of(remark),
    )


def count_of(rows) -> dict[str, int]:
    """How many wait, are answered, are settled."""
    return {str(state): sum(row.remark.state == state for row in rows) for state in Remark.State}


def _beside(remark, current):
    clause = clause_of(remark)
    if clause is None:
        return ()
    now, before = current.get(remark.clause_key, {}), clause["texts"]
    # PostgreSQL keeps the keys of a JSON object in an order of its own.
    languages = [language for language in remark.version.content["languages"] if language in before]
    return tuple(
        Beside(
            language=language,
            language_label=language_name(language),
            before=_text(language, clause["number"], before[language]["heading"], before[language]["html"]),
            now=_text(language, clause["number"], now[language].heading, now[language].html)
            if language in now
            else None,
        )
        for language in languages
    )


def _text(language, number, heading, html) -> PaperText:
    # Cleaned when it was saved.
    return PaperText(language=language, heading=article_heading(number, heading, language), html=_safe(html))


def _safe(html) -> SafeString:
    return mark_safe(html)  # noqa: S308 - cleaned by nh3 when saved
