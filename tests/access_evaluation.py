"""Rows of the access table: results over years and yearly evaluations."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from agreements.evaluation import indicators, judging
from agreements.models import Evaluation, ResultIndicator, ResultValue
from tests.access_kinds import CVEGEO, NO_POST, READ, WRITE, Case, act, readers
from tests.scene import OPENED_ON

NOW = dt.datetime.combine(OPENED_ON, dt.time(18), tzinfo=dt.UTC)
INDICATOR = {
    "result": "presence",
    "name": "Redes activas",
    "unit": "redes",
    "direction": "up",
    "baseline_year": 2024,
    "baseline": "1",
    "target_year": 2028,
    "target": "4",
    "source": "Registro de la oficina",
}
WORDS = {
    "transformation": "Doce talleres exportan.",
    "lessons": "Empezar antes.",
    "presence": "Ingresar a una red.",
    "verdict": "continue",
    "reasons": "Hay frutos.",
}
#: The committee does not see what is not closed: to it, and only there, the page does not exist.
CLOSED = readers(200, 200, 200)


def _indicator(scene):
    row = ResultIndicator.objects.filter(municipality=scene.municipality, name="Visitantes").first()
    return row or indicators.add_indicator(
        municipality=scene.municipality,
        by=scene.people["enlace"],
        result="territory",
        name="Visitantes",
        unit="personas",
        direction="up",
        baseline_year=2023,
        baseline=Decimal(10),
        target_year=2027,
        target=Decimal(90),
        source="Turismo municipal",
    )


def _value(scene):
    indicator = _indicator(scene)
    row = ResultValue.objects.filter(indicator=indicator, year=2025).first()
    return row or indicators.record_value(
        indicator=indicator, year=2025, value=Decimal(40), by=scene.people["enlace"], today=OPENED_ON
    )


def _open(scene):
    row = Evaluation.objects.filter(agreement=scene.existing, year=2025).first()
    return row or judging.begin_evaluation(
        agreement=scene.existing, year=2025, by=scene.people["enlace"], now=NOW
    )


def _written(scene):
    row = _open(scene)
    if row.verdict:
        return row
    return judging.save_evaluation(
        evaluation=row, by=scene.people["enlace"], now=NOW, seen=row.revision, **WORDS
    )


def _closed(scene):
    row = Evaluation.objects.filter(agreement=scene.existing, year=2024, state="closed").first()
    if row:
        return row
    by = scene.people["enlace"]
    row = judging.begin_evaluation(agreement=scene.existing, year=2024, by=by, now=NOW)
    row = judging.save_evaluation(evaluation=row, by=by, now=NOW, seen=1, **WORDS)
    return judging.close_evaluation(evaluation=row, by=by, now=timezone.now(), seen=2)


def _pk(make):
    return lambda scene: [make(scene).pk]


ROWS = {
    "agreements:result-list": Case(READ, NO_POST, CVEGEO),
    "agreements:result-create": Case(WRITE, act(), CVEGEO, lambda s: INDICATOR),
    "agreements:result-detail": Case(READ, act(), _pk(_indicator), lambda s: {"year": "2024", "value": "30"}),
    "agreements:result-edit": Case(
        WRITE,
        act(),
        _pk(_indicator),
        lambda s: (
            INDICATOR | {"seen": indicators.fingerprint(ResultIndicator.objects.get(pk=_indicator(s).pk))}
        ),
    ),
    "agreements:result-retire": Case(WRITE, act(), _pk(_indicator)),
    "agreements:result-value-edit": Case(WRITE, act(), _pk(_value), lambda s: {"value": "41", "seen": "40"}),
    "agreements:result-value-delete": Case(WRITE, act(), _pk(_value)),
    "agreements:evaluation-list": Case(CLOSED, NO_POST, CVEGEO),
    "agreements:evaluation-create": Case(
        WRITE, act(), CVEGEO, lambda s: {"agreement": s.existing.pk, "year": "2023"}
    ),
    "agreements:evaluation-detail": Case(CLOSED, NO_POST, _pk(_closed)),
    "agreements:evaluation-edit": Case(
        WRITE, act(), _pk(_open), lambda s: WORDS | {"lessons": "Otra.", "seen": str(_open(s).revision)}
    ),
    "agreements:evaluation-close": Case(
        WRITE, act(), _pk(_written), lambda s: {"seen": str(_written(s).revision)}
    ),
    "agreements:evaluation-reopen": Case(
        readers(403, 200, 403),
        readers(403, 302, 403),
        _pk(_closed),
        lambda s: {"seen": str(_closed(s).revision), "reason": "Faltaba un dato"},
    ),
    "agreements:evaluation-pdf": Case(CLOSED, NO_POST, _pk(_closed)),
    "agreements:document-issue-evaluation": Case(
        readers(403, 200, 403), readers(403, 302, 403), _pk(_closed)
    ),
}
