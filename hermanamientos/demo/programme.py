"""The annual programme of the demonstration: four activities with their steps, issued as a proposal."""

import datetime as dt

from django.db import transaction

from agreements.models import Activity, IssuedDocument
from agreements.programme.suggestions import suggested_initial
from agreements.programme.writing import add_activity, create_programme
from agreements.trust import documents
from hermanamientos.demo.papers import moment

_OWN_SOURCE = "Presupuesto de la dependencia (ejemplo)"
# Kind, first and last day (month, day), and what the office adds to what the methodology suggests.
ACTIVITIES = (
    (
        Activity.Kind.WEBINARS,
        (4, 6),
        (5, 28),
        {
            "target_value": 150,
            "target": "en 4 sesiones",
            "baseline": 0,
            "budget_local": "35000.00",
            "source_local": _OWN_SOURCE,
            "in_kind_local": "Plataforma y estudio de grabación",
            "budget_counterpart": "0.00",
            "in_kind_counterpart": "Ponentes de sus áreas técnicas",
            "sdg": 11,
            "lenses": ["ciencia", "cuidados"],
        },
    ),
    (
        Activity.Kind.JOINT_CALL,
        (6, 14),
        (6, 18),
        {
            "target_value": 2,
            "target": "una por semestre",
            "budget_local": "20000.00",
            "source_local": _OWN_SOURCE,
            "budget_counterpart": "300000.00",
            "sdg": 6,
            "lenses": ["genero"],
        },
    ),
    (
        Activity.Kind.BUSINESS,
        (9, 7),
        (9, 9),
        {
            "place": "Guadalajara (sede por confirmar)",
            "target_value": 40,
            "target": "entre empresas de ambas ciudades",
            "budget_local": "180000.50",
            "source_local": "Fondo de promoción económica (ejemplo)",
            "in_kind_local": "Recinto e interpretación",
            "budget_counterpart": "2500000.00",
            "sdg": 8,
            "lenses": ["ciencia"],
        },
    ),
    (
        Activity.Kind.VISITS,
        (10, 4),
        (11, 12),
        {
            "place": "Rosario y Guadalajara",
            "target_value": 2,
            "budget_local": "260000.00",
            "source_local": _OWN_SOURCE,
            "budget_counterpart": "3800000.00",
            "in_kind_counterpart": "Hospedaje de la delegación",
            "sdg": 17,
            "lenses": ["genero", "ciudadania"],
        },
    ),
)
COUNTERPART = "Lucía Ferrari Sosa (nombre de ejemplo)"


def programme_and_issue(agreement, *, by, today):
    """Write the annual programme of an agreement with its four kinds of activity and issue it, unless that was done."""
    programme = agreement.programmes.first()
    if programme is None:
        with transaction.atomic():
            programme = _write(agreement, by=by, today=today)
    if not programme.documents.exists():
        documents.issue(kind=IssuedDocument.Kind.PROGRAMME, source=programme, by=by, now=moment(today))
    return programme


def _write(agreement, *, by, today):
    programme = create_programme(
        agreement=agreement,
        year=programme_year(today),
        by=by,
        objective="Ejemplo de demostración: poner en marcha el primer año de trabajo conjunto en cultura, movilidad y "
        "gestión del agua.",
        coordinator_local=by.full_name,
        coordinator_counterpart=COUNTERPART,
    )
    for kind, first, last, facts in ACTIVITIES:
        add_activity(
            programme=programme,
            by=by,
            **suggested_initial(programme, kind),
            **facts,
            currency_counterpart="ARS",
            starts_on=dt.date(programme.year, *first),
            ends_on=dt.date(programme.year, *last),
        )
    return programme


def programme_year(today):
    """The year of which the office now plans: the present one until January ends, then the next."""
    return today.year if today.month == 1 else today.year + 1
