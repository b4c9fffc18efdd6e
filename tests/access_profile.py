"""Rows of the access table: the international profile, lines of the plans, origin of a process, alignment."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import PlanLine
from partners.picture import plan_lines
from tests.access_kinds import CVEGEO, NO_POST, READ, TO_ITS_PAGE, WRITE, Case, act, of
from tests.scene import OPENED_ON

AXES = ("Ciudad próspera", "Ciudad amable", "Ciudad de ayer")


def _line(axis):
    """The number of one of the scene's lines, made the first time that somebody asks: the last one is retired."""

    def args(scene):
        by, lines = scene.people["enlace"], PlanLine.objects.filter(municipality=scene.municipality)
        if not lines.filter(axis__in=AXES).exists():
            for each in AXES:
                line = plan_lines.add_line(municipality=scene.municipality, by=by, axis=each)
            plan_lines.retire_line(line=line, by=by, today=OPENED_ON)
        return [lines.get(axis=axis).pk]

    return args


FIRST, SECOND, RETIRED = map(_line, AXES)


def _table():
    return SimpleUploadedFile("plan.csv", b"Eje,Temas\nCiudad viva,cultura\n", "text/csv")


def _edit(name, *args, **values):
    return lambda scene: scene.form_of(reverse(name, args=[arg(scene) for arg in args])) | values


def _evidence(scene):
    return {"task": scene.process.tasks.get(key="alineacion-planes").pk}


ROWS = {
    "partners:profile-detail": Case(READ, NO_POST, CVEGEO),
    "partners:profile-edit": Case(
        WRITE,
        act(),
        CVEGEO,
        _edit(
            "partners:profile-edit",
            lambda s: s.municipality.cvegeo,
            vocation="Ciudad de ferias",
            languages=["en"],
            theme_limit="4",
        ),
    ),
    "partners:profile-themes": Case(
        WRITE,
        act(),
        CVEGEO,
        _edit("partners:profile-themes", lambda s: s.municipality.cvegeo, **{"strength-turismo": "3"}),
    ),
    "partners:planline-list": Case(READ, NO_POST, CVEGEO),
    "partners:planline-create": Case(
        WRITE, act(), CVEGEO, lambda s: {"plan": "municipal", "axis": "Ciudad segura"}
    ),
    "partners:planline-import": Case(WRITE, act(200), CVEGEO, lambda s: {"table": _table()}),
    "partners:planline-template": Case(READ, NO_POST, CVEGEO),
    "partners:planline-convert": Case(TO_ITS_PAGE, act(), CVEGEO),
    "partners:planline-edit": Case(
        WRITE,
        act(),
        FIRST,
        _edit("partners:planline-edit", lambda s: FIRST(s)[0], axis="Ciudad abierta"),
    ),
    "partners:planline-move": Case(TO_ITS_PAGE, act(), SECOND, lambda s: {"seen": "2", "to": "up"}),
    "partners:planline-retire": Case(TO_ITS_PAGE, act(), FIRST),
    "partners:planline-restore": Case(TO_ITS_PAGE, act(), RETIRED),
    "phases:process-initiative": Case(
        WRITE,
        act(),
        of("process"),
        _edit("phases:process-initiative", lambda s: s.process.pk, origin="planned"),
    ),
    "agreements:alignment-detail": Case(READ, NO_POST, CVEGEO),
    "agreements:alignment-pdf": Case(READ, NO_POST, CVEGEO),
    "agreements:alignment-save": Case(TO_ITS_PAGE, act(), CVEGEO, _evidence),
}
