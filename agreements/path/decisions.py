"""Which decision counts for a text, and whether the term that it approves outlasts the ayuntamiento.

Whether a decision covers the text as it stands is a comparison of hashes, never a flag that somebody forgets to take
back. The latest decision on a text is the one that counts; a vote that does not reach its majority, and an opinion that
is not favourable, cover nothing.
"""

import datetime as dt

from agreements.drafting.answers import INDEFINITE
from agreements.models import Agreement
from agreements.terms import dates
from agreements.versions.freezing import content_of, sha256_of
from phases.guards import spell


def decisive(approvals, kind, digest):
    """Of these decisions, the favourable one that covers the text of this hash, or None; in Python, no queries."""
    on_text = [
        each
        for each in approvals
        if each.kind == kind and each.text_sha256 == digest and each.annulled_at is None
    ]
    last = max(on_text, key=lambda each: (each.decided_on, each.pk), default=None)
    return last if last is not None and last.is_favourable else None


def covers(approval, approvals, digest):
    """Whether this decision is the one that counts for the text of this hash."""
    return decisive(approvals, approval.kind, digest) == approval


def keep_columns(agreement, kind, now):
    """Copy into the agreement's columns the decision that counts: on the text as it stands, else the latest one."""
    standing = [each for each in agreement.approvals.filter(kind=kind) if each.annulled_at is None]
    found = [decisive(standing, kind, digest) for digest in {each.text_sha256 for each in standing}]
    current = decisive(standing, kind, sha256_of(content_of(agreement)))
    best = current or max(
        (each for each in found if each), key=lambda each: (each.decided_on, each.pk), default=None
    )
    facts = {
        f"{kind}_on": best.decided_on if best else None,
        f"{kind}_sha256": best.text_sha256 if best else "",
    }
    Agreement.objects.filter(pk=agreement.pk).update(changed_at=now, **facts)
    process = agreement.process
    agreement.refresh_from_db()
    agreement.process = process


def outlasts_administration(agreement, decided_on):
    """Why the term outlasts this ayuntamiento, in a sentence; empty when it does not or when nobody can know.

    Before the signature the earliest day on which the term can begin is that of the decision, unless the text names a
    later one. Without the administration's last day only a term without end is sure to outlast it.
    """
    answers = agreement.answers
    if answers.get("term_unit") == INDEFINITE:
        return "La vigencia es indefinida y rebasa el periodo de este ayuntamiento."
    months, ends_on = dates.months_of(answers), agreement.municipality.administration_ends_on
    if not months or ends_on is None:
        return ""
    starts_on = decided_on
    if answers.get("start") == "date" and answers.get("start_on"):
        starts_on = max(starts_on, dt.date.fromisoformat(answers["start_on"]))
    last = dates.last_day(starts_on, months)
    if last <= ends_on:
        return ""
    return f"La vigencia llegaría al {spell(last)} y este ayuntamiento termina el {spell(ends_on)}."
