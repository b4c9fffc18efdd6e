"""What an issued paper is worth once its session was cancelled, or its report was opened again."""

import pytest
from django.core.exceptions import ValidationError

from agreements.models import IssuedDocument
from agreements.reporting import writing
from agreements.sessions import planning
from agreements.trust import documents
from agreements.trust.verifying import Standing, verdict_on
from tests.agreements import reported, session_scene
from tests.agreements.reported import NOW, begin, close, say, tell

pytestmark = pytest.mark.django_db


def issued(kind, municipality, by, **source):
    return IssuedDocument.objects.create(
        municipality=municipality,
        kind=kind,
        title="Papel",
        folio="14039/X",
        sha256="a" * 64,
        size=1,
        page_count=1,
        issued_by=by,
        issued_at=NOW,
        **source,
    )


def test_convocation_of_a_cancelled_session_counts_no_more_and_is_not_issued(municipality, enlace):
    session_scene.bylaws_of(municipality, enlace)
    session = session_scene.convened(session_scene.committee_of(municipality, enlace), enlace)
    paper = issued("convocation", municipality, enlace, session=session)
    assert verdict_on(paper).standing == Standing.CURRENT
    planning.cancel(session=session, reason="Por lluvia", by=enlace, now=session_scene.NOW)
    verdict = verdict_on(IssuedDocument.objects.get(pk=paper.pk))
    assert (verdict.standing, verdict.reason) == (
        Standing.REPLACED,
        "La sesión se canceló: esta convocatoria ya no cuenta.",
    )
    with pytest.raises(ValidationError, match="se canceló"):
        documents.issue(kind="convocation", source=session, by=enlace, now=session_scene.NOW)


def test_report_that_was_opened_again_is_under_review(activity, programme, enlace):
    programme = reported.approved(programme, enlace)
    report = begin(programme, "t1", enlace)
    say(report, activity, enlace)
    tell(report, enlace)
    report = close(report, enlace).report
    paper = issued("quarter", programme.municipality, enlace, report=report)
    assert verdict_on(paper).standing == Standing.CURRENT
    writing.reopen_report(report=report, reason="Faltó un dato", by=enlace, now=NOW)
    assert verdict_on(IssuedDocument.objects.get(pk=paper.pk)).standing == Standing.UNDER_REVIEW
