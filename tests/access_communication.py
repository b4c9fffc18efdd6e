"""Rows of the access table: the communication plan, citizens' summaries, the press kit, awareness."""

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from agreements.communication import photos, plan, summaries
from agreements.models import CitizenSummary, CommunicationAct, PressPhoto
from tests.access_kinds import (
    CVEGEO,
    NO_POST,
    PAPERS,
    READ,
    TO_ITS_PAGE,
    WRITE,
    WRITE_PAPERS,
    Case,
    act,
    act_on_papers,
    of,
)
from tests.scene import OPENED_ON

ACT = {
    "scope": "external",
    "audience": "Cámaras empresariales",
    "message": "El hermanamiento abre oportunidades.",
    "channel": "Boletín",
    "on": dt.date(2026, 3, 2),
    "responsible": "Comunicación Social",
}
PHOTO = {
    "caption": "Firma en el salón de cabildo",
    "alt": "Dos personas firman en una mesa",
    "author": "Comunicación Social",
    "rights": "own",
    "rights_note": "",
    "people_agreed": True,
    "taken_on": OPENED_ON,
}


def jpeg(name="firma.jpg", colour="teal", size=(640, 480), **options):
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "JPEG", **options)
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def one_act(scene):
    found = CommunicationAct.objects.filter(municipality=scene.municipality).first()
    return [
        (
            found
            or plan.add_act(
                municipality=scene.municipality, by=scene.people["enlace"], today=OPENED_ON, **ACT
            )
        ).pk
    ]


def _photo(scene, colour="teal"):
    caption = f"Firma, {colour}"
    found = PressPhoto.objects.filter(agreement=scene.existing, caption=caption).first()
    return [
        (
            found
            or photos.add_photo(
                agreement=scene.existing,
                file=jpeg(colour=colour),
                by=scene.people["enlace"],
                today=OPENED_ON,
                **PHOTO | {"caption": caption},
            )
        ).pk
    ]


def _summarised(scene):
    """The agreement of the inventory, with its summary."""
    if not CitizenSummary.objects.filter(agreement=scene.existing).exists():
        summaries.save_summary(
            agreement=scene.existing,
            text="¿Qué es?\nUn acuerdo entre dos ciudades.",
            by=scene.people["enlace"],
            seen=0,
            now=timezone.now(),
        )
    return [scene.existing.pk]


def _values(name, args, **changes):
    return lambda scene: scene.form_of(reverse(name, args=args(scene))) | changes


def _plan_task(scene):
    """The task of a process that has a plan to keep."""
    if not CommunicationAct.objects.filter(process=scene.process).exists():
        plan.add_act(
            municipality=scene.municipality,
            by=scene.people["enlace"],
            today=OPENED_ON,
            process=scene.process,
            **ACT,
        )
    return {"task": scene.process.tasks.get(key="plan-comunicacion").pk}


def _workshop_task(scene):
    return {"task": scene.process.tasks.get(key="taller-sensibilizacion").pk, "paper": "folleto-interna"}


NEW_ACT = {**ACT, "on": "2026-04-20", "subject": "", "phase": ""}

ROWS = {
    "agreements:communication-list": Case(READ, NO_POST, CVEGEO),
    "agreements:communication-calendar": Case(READ, NO_POST, CVEGEO),
    "agreements:communication-create": Case(WRITE, act(), CVEGEO, lambda s: NEW_ACT),
    "agreements:communication-pdf": Case(READ, NO_POST, CVEGEO),
    "agreements:communication-save": Case(TO_ITS_PAGE, act(), CVEGEO, _plan_task),
    "agreements:communication-process": Case(READ, NO_POST, of("process")),
    "agreements:communication-adopt-process": Case(
        TO_ITS_PAGE, act(), of("process"), lambda s: {"recommendation": ["taller-interno"]}
    ),
    "agreements:communication-agreement": Case(READ, NO_POST, of("existing")),
    "agreements:communication-adopt-agreement": Case(
        TO_ITS_PAGE, act(), of("existing"), lambda s: {"recommendation": ["aniversario"]}
    ),
    "agreements:communication-detail": Case(READ, NO_POST, one_act),
    "agreements:communication-edit": Case(
        WRITE, act(), one_act, _values("agreements:communication-edit", one_act, channel="Radio")
    ),
    "agreements:communication-finish": Case(
        WRITE, act(), one_act, _values("agreements:communication-finish", one_act, outcome="Publicado")
    ),
    "agreements:communication-cancel": Case(
        WRITE, act(), one_act, _values("agreements:communication-cancel", one_act, outcome="Sin recursos")
    ),
    "agreements:summary-list": Case(PAPERS, NO_POST, CVEGEO),
    "agreements:summary-detail": Case(PAPERS, NO_POST, _summarised),
    "agreements:summary-edit": Case(
        WRITE_PAPERS,
        act_on_papers(),
        _summarised,
        _values("agreements:summary-edit", _summarised, text="Un acuerdo que une a dos ciudades."),
    ),
    "agreements:summary-pdf": Case(PAPERS, NO_POST, _summarised),
    "agreements:press-kit": Case(READ, NO_POST, of("existing")),
    "agreements:press-sheet": Case(READ, NO_POST, of("existing")),
    "agreements:press-download": Case(READ, NO_POST, of("existing")),
    "agreements:photo-create": Case(
        WRITE,
        act(),
        of("existing"),
        lambda s: PHOTO | {"taken_on": "2026-03-02", "file": jpeg(colour="gold")},
    ),
    "agreements:photo-edit": Case(
        WRITE, act(), _photo, _values("agreements:photo-edit", _photo, author="Otra persona")
    ),
    "agreements:photo-image": Case(READ, NO_POST, _photo),
    "agreements:photo-thumbnail": Case(READ, NO_POST, _photo),
    "agreements:photo-delete": Case(WRITE, act(), lambda s: _photo(s, "navy")),
    "agreements:awareness-kit": Case(READ, NO_POST, CVEGEO),
    "agreements:awareness-pdf": Case(
        READ, NO_POST, lambda s: [s.municipality.cvegeo, "presentacion", "interna"]
    ),
    "agreements:awareness-save": Case(TO_ITS_PAGE, act(), CVEGEO, _workshop_task),
}
