"""Rows of the access table: issued documents, links to them, their verification, and previews."""

from django.utils import timezone

from agreements.models import Agreement
from agreements.versions.freezing import save_version
from tests.access_kinds import (
    NO_POST,
    NO_POST_PUBLIC,
    PAPERS,
    PUBLIC,
    READ,
    WRITE,
    WRITE_PAPERS,
    Case,
    act,
    act_on_papers,
    everybody,
    of,
)


def _two_versions(scene):
    """The agreement under observation, its first version, and a second one with another title."""
    agreement = Agreement.objects.get(pk=scene.observed.pk)
    Agreement.objects.filter(pk=agreement.pk).update(title="Acuerdo con otro título")
    agreement.refresh_from_db()
    newer = save_version(agreement=agreement, by=scene.people["enlace"], now=timezone.now())
    return [agreement.pk, 1, newer.number]


ROWS = {
    "agreements:agreement-documents": Case(READ, NO_POST, of("draft")),
    "agreements:document-detail": Case(PAPERS, NO_POST, of("document")),
    "agreements:document-withdraw": Case(
        WRITE_PAPERS, act_on_papers(), of("document"), lambda s: {"reason": "Se imprimió con un error."}
    ),
    "agreements:document-issue-comparison": Case(WRITE, act(), _two_versions),
    "agreements:document-issue-remarks": Case(WRITE, act(), of("draft")),
    # The address is shown in the answer.
    "agreements:link-create": Case(
        WRITE_PAPERS, act_on_papers(200), of("document"), lambda s: {"label": "Claire Martin", "days": "30"}
    ),
    "agreements:link-revoke": Case(WRITE, act(), of("link")),
    # Whoever has the address reads it: no login.
    "agreements:link-read": Case(PUBLIC, NO_POST_PUBLIC, lambda s: [s.link_secret]),
    "agreements:verification-start": Case(PUBLIC, everybody(422, anonymous=422)),
    "agreements:verification-read": Case(PUBLIC, NO_POST_PUBLIC, lambda s: [s.document.code]),
    # A waiting page belongs to who asked for the PDF; tests/agreements/test_previews.py follows one.
    "agreements:preview-wait": Case(everybody(404), NO_POST, lambda s: ["de-otra-persona"]),
}
