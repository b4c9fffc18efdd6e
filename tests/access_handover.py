"""Rows of the access table: the hand-over."""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from agreements.models import Handover
from tests.access_kinds import CVEGEO, NO_POST, READ, TO_ITS_PAGE, Case, act, everybody

AT = dt.datetime(2026, 3, 3, 18, tzinfo=dt.UTC)
ARCHIVE = b"PK\x05\x06" + bytes(18)
#: It holds the people whom the office calls: advisors and the state's coordinator do not download it.
OFFICE = everybody(404, lectora=200, legal=200, enlace=200, estatal=403, asesora=403)


def package(scene):
    """A package that is ready."""
    found = Handover.objects.filter(municipality=scene.municipality, state="done").first()
    if found is None:
        found = Handover.objects.create(
            municipality=scene.municipality,
            state="done",
            as_of=timezone.localdate(AT),
            size=len(ARCHIVE),
            sha256=hashlib.sha256(ARCHIVE).hexdigest(),
            manifest_sha256="0" * 64,
            requested_by=scene.people["enlace"],
            requested_at=AT,
            finished_at=AT,
        )
    if not storages["private"].exists(found.storage_name):
        storages["private"].save(found.storage_name, ContentFile(ARCHIVE))
    return [found.pk]


ROWS = {
    "agreements:handover-list": Case(READ, NO_POST, CVEGEO),
    "agreements:handover-summary": Case(READ, NO_POST, CVEGEO),
    "agreements:handover-summary-pdf": Case(READ, NO_POST, CVEGEO),
    "agreements:handover-create": Case(TO_ITS_PAGE, act(), CVEGEO, lambda s: {"understood": "on"}),
    "agreements:handover-detail": Case(READ, NO_POST, package),
    "agreements:handover-download": Case(OFFICE, NO_POST, package),
    "agreements:handover-certificate": Case(READ, NO_POST, package),
}
