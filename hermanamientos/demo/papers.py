"""The papers of the demonstration: drafts of agreements, reports of processes, and their issued PDFs."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agreements.drafting.drafts import start_draft
from agreements.models import Agreement, IssuedDocument
from agreements.trust import documents
from agreements.versions.freezing import latest_version
from hermanamientos.demo.travel import signing_day, travel
from hermanamientos.demo.writing import discuss, translate

Kind = IssuedDocument.Kind
NOON = dt.time(12, 0)


def draft_and_issue(story, process, *, by, today):
    """Begin the draft of the story's process, lead it where it stands, and issue its papers, unless that was done.

    Returns the agreement; None when the process can no longer have one.
    """
    agreement = Agreement.objects.drafted().filter(process=process).first()
    if agreement is None:
        with transaction.atomic():
            agreement = _write(story.draft, process, by=by, today=today)
    if not agreement.documents.exists():
        _issue(agreement, by=by, now=moment(today))
    return agreement


def _write(draft, process, *, by, today):
    signed_on = signing_day(draft.journey, process)
    agreement = start_draft(
        process=process,
        kind=draft.kind,
        languages=draft.languages,
        areas=draft.areas,
        modalities=list(draft.modalities),
        answers=draft.answers | ({"signing_on": signed_on.isoformat()} if signed_on else {}),
        left_out=draft.left_out,
        by=by,
        now=moment(process.tasks.get(key="proyecto-espanol").completed_on or today),
    )
    if draft.is_discussed:
        discuss(agreement, by=by, now=moment(today))
    if draft.is_translated:
        translate(agreement, by=by)
    if draft.journey:
        agreement = travel(draft.journey, agreement, by=by, today=today)
    return agreement


def _issue(agreement, *, by, now):
    """The draft or the signed text, and what else there is to read of it: observations, or the last changes."""
    latest = latest_version(agreement)
    if agreement.is_signed:
        documents.issue(kind=Kind.AGREEMENT, source=agreement, version=latest, by=by, now=now)
        return
    # Of three languages the first and the last stand beside each other.
    languages = [agreement.languages[0], agreement.languages[-1]] if len(agreement.languages) > 2 else None
    documents.issue(kind=Kind.AGREEMENT_DRAFT, source=agreement, languages=languages, by=by, now=now)
    if agreement.remarks.exists():
        documents.issue(kind=Kind.REMARKS, source=agreement, by=by, now=now)
    elif latest and latest.number > 1:
        older = agreement.versions.get(number=latest.number - 1)
        documents.issue(kind=Kind.COMPARISON, source=agreement, version=latest, older=older, by=by, now=now)


def report_and_issue(process, *, by, today):
    """Issue the report of a process, unless that was done."""
    if not process.documents.exists():
        documents.issue(kind=Kind.PROCESS_REPORT, source=process, by=by, now=moment(today))


def moment(today):
    """An instant of the day `today`, never one still to come."""
    return min(timezone.make_aware(dt.datetime.combine(today, NOON)), timezone.now())
