"""Rows of the access table: the annual programme, its activities, its approval."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from agreements.models import AnnualProgramme
from agreements.programme.approving import approve, propose
from agreements.programme.planning import steps_fingerprint
from agreements.programme.writing import add_activity, create_programme
from hermanamientos.lib.uploads import check_upload
from tests.access_kinds import (
    CVEGEO,
    NO_POST,
    PAPERS,
    WRITE,
    WRITE_PAPERS,
    Case,
    act,
    act_on_papers,
    of,
    readers,
)
from tests.scene import OPENED_ON, activity_data, pdf

ACTIVITY = {name: str(value) for name, value in activity_data(2026).items()} | {
    "name": "Webinario",
    "kind": "webinars",
    "modality": "online",
    "adding": "sum",
}
STEPS = {
    "pasos-TOTAL_FORMS": 1,
    "pasos-INITIAL_FORMS": 0,
    "pasos-0-name": "Reservar la sede",
    "pasos-0-weeks": 3,
    "pasos-0-when": "before",
    "pasos-0-side": "local",
}
NOW = timezone.make_aware(dt.datetime.combine(OPENED_ON, dt.time(12)))
YES = {"approved_on": OPENED_ON, "name": "Verónica Ortiz", "reference": "Oficio 8/2026"}


def _programme(scene, year):
    """A programme of another year with one activity, made through the verbs, once per scene."""
    found = AnnualProgramme.objects.filter(agreement=scene.draft, year=year).first()
    if found:
        return found
    by = scene.people["enlace"]
    programme = create_programme(agreement=scene.draft, year=year, by=by)
    add_activity(programme=programme, by=by, **activity_data(year))
    programme.refresh_from_db()
    return programme


def _proposed(scene):
    programme = _programme(scene, 2028)
    if programme.is_open:
        by = scene.people["enlace"]
        propose(programme=programme, by=by, now=NOW, seen_at=programme.changed_at)
        programme.refresh_from_db()
    return programme


def _approval(scene):
    programme = _proposed(scene)
    version = programme.versions.get()
    found = version.approvals.filter(side="local").first()
    return (
        found
        or approve(
            programme=programme,
            number=1,
            side="local",
            by=scene.people["enlace"],
            now=NOW,
            upload=(pdf(), check_upload(pdf())),
            **YES,
        ).approval
    )


def _approved(scene):
    programme = _programme(scene, 2029)
    if programme.is_open:
        by = scene.people["enlace"]
        propose(programme=programme, by=by, now=NOW, seen_at=programme.changed_at)
        for side in ("local", "counterpart"):
            approve(programme=programme, number=1, side=side, by=by, now=NOW, **YES)
    return programme


def _drafted(scene):
    return [_programme(scene, 2027).pk]


def _form(name, **changes):
    return lambda scene: (
        scene.form_of(reverse(f"agreements:{name}", args=[getattr(scene, _ROW[name]).pk])) | changes
    )


_ROW = {"programme-edit": "programme", "activity-edit": "activity"}

ROWS = {
    "agreements:programme-create": Case(WRITE, act(), of("draft"), lambda s: {"year": 2030}),
    "agreements:programme-list": Case(PAPERS, NO_POST, CVEGEO),
    "agreements:programme-detail": Case(PAPERS, NO_POST, of("programme")),
    "agreements:programme-edit": Case(
        WRITE_PAPERS, act_on_papers(), of("programme"), _form("programme-edit", objective="Otro")
    ),
    "agreements:programme-clone": Case(
        WRITE_PAPERS, act_on_papers(), of("programme"), lambda s: {"year": 2031}
    ),
    "agreements:programme-pdf": Case(PAPERS, NO_POST, of("programme")),
    "agreements:programme-calendar": Case(PAPERS, NO_POST, of("programme")),
    "agreements:programme-gantt-pdf": Case(PAPERS, NO_POST, of("programme")),
    "agreements:document-issue-programme": Case(WRITE_PAPERS, act_on_papers(), of("programme")),
    "agreements:activity-create": Case(WRITE_PAPERS, act_on_papers(), of("programme"), lambda s: ACTIVITY),
    "agreements:activity-detail": Case(PAPERS, NO_POST, of("activity")),
    "agreements:activity-edit": Case(
        WRITE_PAPERS, act_on_papers(), of("activity"), _form("activity-edit", target_value="2")
    ),
    "agreements:activity-steps": Case(
        WRITE_PAPERS,
        act_on_papers(),
        of("activity"),
        lambda s: {"seen": steps_fingerprint(s.activity)} | STEPS,
    ),
    "agreements:activity-delete": Case(WRITE_PAPERS, act_on_papers(), of("activity")),
    "agreements:programme-versions": Case(PAPERS, NO_POST, of("programme")),
    "agreements:programme-propose": Case(
        WRITE_PAPERS,
        act_on_papers(),
        _drafted,
        lambda s: s.form_of(reverse("agreements:programme-propose", args=_drafted(s))),
    ),
    # Of one version alone there is nothing to compare: it leads to the versions.
    "agreements:programme-compare": Case(readers(302, 302, 302), NO_POST, lambda s: [_proposed(s).pk]),
    "agreements:programme-version-pdf": Case(PAPERS, NO_POST, lambda s: [_proposed(s).pk, 1]),
    "agreements:programme-approve": Case(
        WRITE_PAPERS,
        act_on_papers(),
        lambda s: [_proposed(s).pk, 1, "contraparte"],
        lambda s: {"approved_on": OPENED_ON.isoformat(), "name": "Claire Martin", "reference": "Carta"},
    ),
    "agreements:programme-approval-file": Case(PAPERS, NO_POST, lambda s: [_approval(s).pk]),
    "agreements:programme-take-back": Case(
        WRITE_PAPERS, act_on_papers(), lambda s: [_proposed(s).pk, 1], lambda s: {"reason": "Falta algo"}
    ),
    "agreements:programme-reopen": Case(
        WRITE_PAPERS, act_on_papers(), lambda s: [_approved(s).pk, 1], lambda s: {"reason": "Otra sede"}
    ),
}
