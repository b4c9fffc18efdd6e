"""Rows of the access table: terms of agreements, what follows upon them, and imports into the inventory."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agreements.imports import importing
from agreements.imports.inventory import add_existing
from agreements.models import Agreement, AgreementImport, StateChange
from agreements.terms.ending import end_agreement
from hermanamientos.lib.tables import check_table_upload
from hermanamientos.lib.uploads import check_upload
from tests.access_kinds import CVEGEO, NO_POST, READ, TO_ITS_PAGE, WRITE, Case, act, of
from tests.scene import pdf

MAPPING = {"counterpart": "Contraparte", "country": "País", "signed": "Firma"}


def table(text="Contraparte,País,Firma\nCiudad de Brest,Francia,1974\n"):
    return SimpleUploadedFile("hermanamientos.csv", text.encode(), "text/csv")


def _import(scene):
    """An import of the office, uploaded and checked through the verbs, once per scene."""
    row = AgreementImport.objects.filter(municipality=scene.municipality).first()
    if row is None:
        by, now = scene.people["enlace"], timezone.now()
        file = table()
        facts, rows = check_table_upload(file)
        row = importing.start_import(
            municipality=scene.municipality, upload=(file, facts, rows), by=by, now=now
        )
        importing.map_columns(agreement_import=row, mapping=MAPPING, by=by, today=now.date())
    return [row.pk]


def _ended(scene):
    """A step with the notice that ended an old agreement."""
    step = StateChange.objects.filter(agreement__origin="inventory").first()
    if step is None:
        by, now = scene.people["enlace"], timezone.now()
        agreement = add_existing(
            municipality=scene.municipality,
            by=by,
            today=now.date(),
            counterpart=scene.third,
            kind="twinning",
            state="in_force",
        )
        end_agreement(
            agreement=agreement,
            ended_on=now.date(),
            happened_on=now.date(),
            reason="Aviso de la contraparte",
            seen_at=agreement.changed_at,
            by=by,
            today=now.date(),
            now=now,
            upload=(pdf(), check_upload(pdf())),
        )
        step = agreement.steps.get()
    return [step.pk]


def _form(scene, name, pk):
    return scene.form_of(reverse(f"agreements:{name}", args=[pk]))


def _earlier_data(scene):
    """An old paper with the draft's counterpart, which the draft renews."""
    today = timezone.localdate()
    old = Agreement.objects.inventory().filter(counterpart=scene.counterpart).first() or add_existing(
        municipality=scene.municipality,
        by=scene.people["enlace"],
        today=today,
        counterpart=scene.counterpart,
        kind="letter",
        state="in_force",
    )
    return {"parent": old.pk, "relation": "renewal"}


def _end_data(scene):
    today = timezone.localdate().isoformat()
    return _form(scene, "term-end", scene.existing.pk) | {
        "happened_on": today,
        "ended_on": today,
        "reason": "Aviso de la contraparte",
    }


ROWS = {
    "agreements:term-detail": Case(READ, NO_POST, of("draft")),
    "agreements:term-document": Case(READ, NO_POST, _ended),
    "agreements:term-correct": Case(
        WRITE,
        act(),
        of("existing"),
        lambda s: (
            _form(s, "term-correct", s.existing.pk) | {"reason": "Se halló el original", "notice_days": "30"}
        ),
    ),
    "agreements:term-end": Case(WRITE, act(), of("existing"), _end_data),
    # From an old paper no draft can begin: its page says what to do, and the act is refused.
    "agreements:term-renew": Case(WRITE, act(422), of("existing")),
    "agreements:term-amend": Case(WRITE, act(422), of("existing")),
    "agreements:term-earlier": Case(WRITE, act(), of("draft"), _earlier_data),
    "agreements:import-create": Case(WRITE, act(), CVEGEO, lambda s: {"table": table()}),
    "agreements:import-template": Case(READ, NO_POST, CVEGEO),
    "agreements:import-map": Case(WRITE, act(), _import, lambda s: MAPPING),
    "agreements:import-detail": Case(READ, NO_POST, _import),
    "agreements:import-apply": Case(TO_ITS_PAGE, act(), _import),
}
