"""The review before the opinion over rows: a draft of the database as a paper, and the rules in force.

The engine and its routines are pure (`agreements.preflight`, `agreements.preflight.checks`); this module fetches.
"""

import datetime as dt
from dataclasses import dataclass

from agreements.drafting.answers import counterpart_short
from agreements.drafting.clause_writing import current_texts
from agreements.drafting.markup import to_html, to_plain
from agreements.library.areas import AREAS as KNOWN_AREAS
from agreements.library.reading import templates_of
from agreements.models import Approval, ClauseText, RuleVersion
from agreements.preflight import (
    AREAS,
    ERROR,
    FINAL,
    OPENING,
    OPERATION,
    PERSONNEL,
    RECITALS,
    WARNING,
    Facts,
    Finding,
    Paper,
    Rule,
    passage,
    review,
)
from agreements.preflight.checks import ROUTINES
from agreements.preflight.rules import BUILTIN
from agreements.terms.dates import months_of

#: The part that each clause of the library plays; all others are plain articles.
ROLES = {
    "comparecencia": OPENING,
    "considerandos": RECITALS,
    "declaraciones": RECITALS,
    "antecedentes": RECITALS,
    "areas": AREAS,
    "temas": AREAS,
    "personal": PERSONNEL,
    "seguros": PERSONNEL,
    "disposiciones-finales": FINAL,
    "cierre": FINAL,
}


# --- Rules -----------------------------------------------------------------------------------------------------------


def rule_of(row: RuleVersion) -> Rule:
    """A row as the engine uses it."""
    return Rule(
        code=row.code,
        level=row.level,
        message=row.message,
        source=row.source,
        suggestion=row.suggestion,
        grade=row.grade,
        routine=row.routine,
        words=_lists(row.words),
        exceptions=_lists(row.exceptions),
        must_trigger=row.must_trigger,
        must_not_trigger=row.must_not_trigger,
    )


def _lists(by_language):
    return tuple((language, tuple(phrases)) for language, phrases in sorted(by_language.items()))


def current_rules() -> tuple[Rule, ...]:
    """The rules in force; the system's own while none was ever loaded. One query, two in that case."""
    rules = tuple(rule_of(row) for row in RuleVersion.objects.current())
    if rules or RuleVersion.objects.filter(published_at__isnull=False).exists():
        return rules
    return BUILTIN


# --- Papers ----------------------------------------------------------------------------------------------------------


def paper_of_draft(agreement, today, *, typed=None) -> Paper:
    """A draft's words as they stand and what is known of it. Four queries at most, whatever its length.

    `typed` = (clause key, language, heading, plain text) stands instead of what is saved of that clause.
    """
    texts = current_texts(agreement)
    return paper_of_texts(agreement, texts, today, approvals=agreement.approvals.all(), typed=typed)


def paper_of_texts(agreement, texts, today, *, approvals, typed=None, templates=None) -> Paper:
    """The same from texts already fetched: {clause key: {language: ClauseText}}, in the order of the clauses.

    `templates` are the clauses of the draft's library, fetched here when nobody gives them.
    """
    templates = library_of(agreement) if templates is None else templates
    passages = []
    for key, by_language in texts.items():
        for language in agreement.languages:
            text = by_language.get(language)
            if typed and typed[:2] == (key, language):
                heading, words = typed[2], typed[3]
            elif text is None:
                continue
            else:
                heading, words = text.heading, text.html
            plain = to_plain(words if words.startswith("<") else to_html(words)).replace("*", "")
            passages.append(passage(key, language, heading, plain, ROLES.get(key, OPERATION)))
    return Paper(tuple(passages), agreement.scope, _facts(agreement, today, approvals, templates))


def _facts(agreement, today, approvals, templates):
    answers = agreement.answers
    keys = {template.key for template in templates}
    chosen = answers.get("alternatives") or {}
    mandatory = tuple(
        (template.key, template.heading_in("es", chosen.get(template.key, "")))
        for template in templates
        if template.mandatory
    )
    counterpart, municipality = agreement.counterpart, agreement.municipality
    qualified = any(
        each.kind == Approval.Kind.CABILDO
        and each.is_favourable
        and each.annulled_at is None
        and each.majority == Approval.Majority.QUALIFIED
        for each in approvals
    )
    return Facts(
        kind=agreement.kind,
        today=today,
        counterpart_is_private=counterpart.is_private,
        counterpart_language=counterpart.language,
        languages=tuple(agreement.languages),
        unknown_areas=tuple(key for key in agreement.areas if key not in KNOWN_AREAS),
        names=(municipality.name, counterpart_short(counterpart), counterpart.official_name),
        mandatory=mandatory,
        expects_programmes="programas-anuales" in keys,
        expects_followup="seguimiento" in keys,
        months=months_of(answers),
        is_indefinite=answers.get("term_unit") == "indefinite",
        starts_on=_day(answers.get("start_on")) if answers.get("start") != "signature" else None,
        administration_ends_on=municipality.administration_ends_on,
        has_qualified_vote=qualified,
        signing_on=agreement.signed_on or _day(answers.get("signing_on")),
        dictamen_on=agreement.dictamen_on,
        cabildo_on=agreement.cabildo_on,
    )


def library_of(agreement):
    """The clauses of a draft's edition of the library; none when that edition has no such instrument. One query."""
    try:
        return templates_of(agreement.library_version, agreement.kind, agreement.scope)
    except LookupError:
        return ()


def _day(iso):
    try:
        return dt.date.fromisoformat(iso) if iso else None
    except ValueError:
        return None


# --- Runs ------------------------------------------------------------------------------------------------------------


def findings_of(agreement, today) -> list[Finding]:
    """All that the rules in force find in a draft as it stands. Six queries at most, whatever its length."""
    return review(paper_of_draft(agreement, today), current_rules(), ROUTINES)


def findings_while_typing(agreement, today, *, key, language, heading, text) -> list[Finding]:
    """What would be found in one clause if it were saved with this plain text; nothing of it is saved."""
    paper = paper_of_draft(agreement, today, typed=(key, language, heading, text))
    found = review(paper, current_rules(), ROUTINES)
    return [each for each in found if each.clause == key and each.language in ("", language)]


def findings_in_text(paper) -> list[Finding]:
    """The same for a file's text."""
    return review(paper, current_rules(), ROUTINES)


@dataclass(frozen=True)
class Tally:
    """How many findings of each level."""

    errors: int
    warnings: int


def tally(findings) -> Tally:
    return Tally(
        sum(each.level == ERROR for each in findings), sum(each.level == WARNING for each in findings)
    )


def unchecked(agreement) -> list[str]:
    """What the review could not look at because a datum is missing, as Spanish sentences."""
    missing = []
    if agreement.municipality.administration_ends_on is None and months_of(agreement.answers):
        missing.append(
            "Si la vigencia rebasa el periodo del ayuntamiento: falta la fecha en que termina la administración."
        )
    if not months_of(agreement.answers) and agreement.answers.get("term_unit") != "indefinite":
        missing.append("La vigencia: todavía no está definida.")
    others = [code for code in agreement.languages if code not in ("es", "en")]
    if others:
        missing.append(
            "Las palabras en idiomas distintos del español y del inglés: en ellos sólo se revisan nombres y datos."
        )
    return missing


def flagged_drafts(rule: Rule, agreements, today) -> list[tuple]:
    """[(agreement, its findings)] of the drafts in which this one rule finds something.

    Three queries for all, and one more for each instrument among them.
    """
    agreements = list(agreements)
    texts = {agreement.pk: {} for agreement in agreements}
    rows = (
        ClauseText.objects.filter(clause__agreement__in=agreements)
        .select_related("clause")
        .order_by("clause__agreement_id", "clause__position", "clause_id", "version")
    )
    for row in rows:
        texts[row.clause.agreement_id].setdefault(row.clause.key, {})[row.language] = row
    approvals = {}
    for approval in Approval.objects.filter(agreement__in=agreements):
        approvals.setdefault(approval.agreement_id, []).append(approval)
    flagged, libraries = [], {}
    for agreement in agreements:
        library = agreement.library_version, agreement.kind, agreement.scope
        if library not in libraries:
            libraries[library] = library_of(agreement)
        paper = paper_of_texts(
            agreement,
            texts[agreement.pk],
            today,
            approvals=approvals.get(agreement.pk, ()),
            templates=libraries[library],
        )
        found = review(paper, [rule], ROUTINES)
        if found:
            flagged.append((agreement, found))
    return flagged
