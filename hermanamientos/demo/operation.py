"""How signed agreements live on, in the demonstration: a programme that is reported on, missions, words.

Everything here is invented, and the texts say so; only the cities are real. Each step finds what is already there, so
that nothing a person changed is lost.
"""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from agreements.commitments.proposals import proposals_for
from agreements.commitments.writing import adopt_proposals, clause_labels
from agreements.communication.plan import adopt
from agreements.communication.recommendations import RECOMMENDATIONS
from agreements.communication.summaries import proposed_text, save_summary
from agreements.evaluation.judging import begin_evaluation
from agreements.models import CitizenSummary, Evaluation, IssuedDocument, Mission
from agreements.programme.approving import approve, propose
from agreements.programme.suggestions import suggested_initial
from agreements.programme.writing import add_activity, create_programme
from agreements.reporting import periods
from agreements.reporting.writing import begin_report, close_report, save_line, save_narrative, stamp_of_texts
from agreements.trust import documents
from agreements.vitality.contacts import add_contact
from agreements.vitality.missions import add_mission
from hermanamientos.demo import people

EXAMPLE = "(ejemplo de demostración)"
NAME = "(nombre de ejemplo)"
#: Of each office: direction, country, city, natural days before today, days that it lasted, purpose, people, cost,
#: result. Those to the country of its agreement belong to it.
MISSIONS = {
    people.GUADALAJARA: (
        ("outgoing", "AR", "Rosario", 32, 4, "twinning", 5, "184500.00", "Firma y agenda con cámaras."),
        ("incoming", "US", "San Antonio", 210, 3, "business", 12, "62000.00", "Visita al recinto ferial."),
        ("outgoing", "FR", "Lyon", 395, 5, "cooperation", 3, "141300.00", "Visita técnica sobre residuos."),
        ("incoming", "JP", "Kioto", 150, 2, "culture", 8, "38900.00", "Exposición de artes aplicadas."),
    ),
    people.MERIDA: (
        ("incoming", "PT", "Braga", 55, 3, "twinning", 4, "41200.00", "Recorrido por el centro histórico."),
    ),
}
ACTIVITIES = (
    # Kind, share of the time left in the year at which it begins and ends, and what the office decides.
    (
        "webinars",
        (0.05, 0.45),
        {
            "target_value": 120,
            "indicator_unit": "personas",
            "target": "en cuatro sesiones",
            "budget_local": "24000.00",
            "source_local": f"Presupuesto de la dependencia {EXAMPLE}",
            "budget_counterpart": "1500.00",
            "sdg": 11,
            "lenses": ["ciencia"],
        },
    ),
    (
        "visits",
        (0.5, 0.6),
        {
            "place": "Braga y Mérida",
            "target_value": 2,
            "indicator_unit": "visitas",
            "target": "con informe de comisión",
            "budget_local": "150000.00",
            "source_local": f"Presupuesto de la dependencia {EXAMPLE}",
            "budget_counterpart": "6000.00",
            "sdg": 17,
            "lenses": ["genero"],
        },
    ),
    (
        "business",
        (0.85, 0.9),
        {
            "place": f"Mérida {EXAMPLE}",
            "target_value": 30,
            "indicator_unit": "reuniones",
            "budget_local": "90000.00",
            "source_local": f"Fondo de promoción económica {EXAMPLE}",
            "budget_counterpart": "4000.00",
            "sdg": 8,
            "lenses": ["cuidados"],
        },
    ),
)
#: Indicator, women, men, spent by each side.
PROGRESS = {
    "webinars": (64, 38, 24, Decimal("11200.00"), Decimal("700.00")),
    "visits": (1, 9, 11, Decimal("71400.00"), Decimal("2900.00")),
}


# --- Programmes, reports, missions, words ----------------------------------------------------------------------------


def approve_programme(programme, *, by, today):
    """Both sides approve a programme that is still a draft."""
    unmeasured = programme.activities.filter(target_value__isnull=True)
    if not programme.is_open or programme.versions.exists() or unmeasured.exists():
        return
    now = instant(today)
    with transaction.atomic():
        adopt_promises(programme.agreement, by=by)
        programme.refresh_from_db()
        version = propose(programme=programme, by=by, now=now, seen_at=programme.changed_at)
        for side, name in (("local", by.full_name), ("counterpart", programme.coordinator_counterpart)):
            approve(
                programme=programme,
                number=version.number,
                side=side,
                by=by,
                now=now,
                approved_on=today,
                name=name,
                reference=f"Correo con la conformidad {EXAMPLE}",
            )
    programme.refresh_from_db()
    documents.issue(kind=IssuedDocument.Kind.PROGRAMME, source=programme, by=by, now=now)


def adopt_promises(agreement, *, by):
    """Register what the clauses usually oblige to, unless somebody registered anything."""
    if not agreement.commitments.exists():
        found = proposals_for(agreement, clause_labels(agreement))
        adopt_proposals(agreement=agreement, proposals=found, by=by)


def work_and_report(*, agreement, by, today):
    """A programme of the first year in force, approved by both sides, with a report for each quarter that is over."""
    if agreement.programmes.exists() or agreement.starts_on is None:
        return
    first = agreement.starts_on + dt.timedelta(days=10)
    year = first.year if (dt.date(first.year, 12, 31) - first).days >= 90 else first.year + 1
    first = max(first, dt.date(year, 1, 10))
    if first > today:
        return
    with transaction.atomic():
        programme = create_programme(
            agreement=agreement,
            year=year,
            by=by,
            objective="Ejemplo de demostración: comenzar el trabajo conjunto con lo que cuesta poco y se ve pronto.",
            coordinator_local=by.full_name,
            coordinator_counterpart=f"Mariana Costa {NAME}",
        )
        adopt_promises(agreement, by=by)
        length = (dt.date(year, 12, 15) - first).days
        for kind, (start, end), facts in ACTIVITIES:
            add_activity(
                programme=programme,
                by=by,
                commitments=agreement.commitments.filter(clause__key="areas")[:1],
                **(suggested_initial(programme, kind) | facts),
                currency_counterpart="EUR",
                starts_on=first + dt.timedelta(days=int(length * start)),
                ends_on=first + dt.timedelta(days=int(length * end)),
            )
    approve_programme(programme, by=by, today=first)
    for period in periods.QUARTERS:
        if agreement.starts_on <= periods.days_of(period, year)[1] < today:
            _report(programme, period, by=by, today=today)


def _report(programme, period, *, by, today):
    """Close the report of a quarter that is over: activities that ran in it made some progress."""
    now, (begins, ends) = instant(today), periods.days_of(period, programme.year)
    with transaction.atomic():
        report = begin_report(programme=programme, period=period, by=by, today=today, now=now)
        ran = False
        for activity in programme.activities.all():
            values = dict.fromkeys(
                ("real_starts_on", "real_ends_on", "actual", "women", "men", "unspecified")
            )
            values |= {"progress": "not_started", "spent_local": None, "spent_counterpart": None}
            values |= {"narrative": "", "problems": ""}
            if activity.starts_on <= ends:
                done = activity.ends_on <= ends
                values |= {"progress": "done" if done else "under_way", "real_starts_on": activity.starts_on}
                values["real_ends_on"] = activity.ends_on if done else None
                if activity.ends_on >= begins and activity.kind in PROGRESS:
                    ran = True
                    actual, women, men, local, theirs = PROGRESS[activity.kind]
                    values |= {"actual": actual, "women": women, "men": men, "unspecified": 0}
                    values |= {"spent_local": local, "spent_counterpart": theirs}
                    values["narrative"] = f"Se avanzó según lo previsto {EXAMPLE}."
            save_line(report=report, activity=activity, by=by, seen="", today=today, now=now, **values)
        report.refresh_from_db()
        texts = {
            "summary": f"Trimestre {'con actividades en marcha' if ran else 'de preparación'} {EXAMPLE}.",
            "achievements": "Se mantuvo la comunicación con la contraparte cada dos semanas." if ran else "",
            "problems": "",
            "next_steps": "Confirmar fechas y responsables de lo que sigue.",
        }
        save_narrative(report=report, by=by, seen=stamp_of_texts(report), now=now, **texts)
        report.refresh_from_db()
        close_report(report=report, by=by, seen=report.revision, today=today, now=now)


def travel_and_write(*, municipality, agreement, by, today):
    """Missions of the last years, contacts with the counterpart, and the evaluation of the year begun."""
    with transaction.atomic():
        if not Mission.objects.filter(municipality=municipality).exists():
            for direction, country, city, ago, length, purpose, people_count, cost, result in MISSIONS[
                municipality.cvegeo
            ]:
                starts_on = today - dt.timedelta(days=ago)
                is_theirs = country == agreement.counterpart.country_code
                add_mission(
                    municipality=municipality,
                    by=by,
                    today=today,
                    agreement=agreement if is_theirs else None,
                    direction=direction,
                    state="done",
                    country=country,
                    city=city,
                    starts_on=starts_on,
                    ends_on=starts_on + dt.timedelta(days=length - 1),
                    purpose=purpose,
                    description="Ejemplo de demostración.",
                    people=people_count,
                    cost=Decimal(cost),
                    travel_paid_by="local" if direction == "outgoing" else "counterpart",
                    stay_paid_by="counterpart" if direction == "outgoing" else "local",
                    result=f"{result} {EXAMPLE}",
                )
        if not agreement.contacts.exists():
            for ago, begun_by, note in (
                (40, "local", "Envío del borrador del programa anual"),
                (33, "counterpart", "Respuesta con dos ajustes al calendario"),
                (6, "local", "Propuesta de fecha para la reunión semestral"),
            ):
                day = today - dt.timedelta(days=ago)
                if agreement.signed_on and day >= agreement.signed_on:
                    add_contact(
                        agreement=agreement,
                        by=by,
                        today=today,
                        on=day,
                        channel="mail",
                        begun_by=begun_by,
                        note=f"{note} {EXAMPLE}",
                    )


def tell_citizens(*, agreement, by, today):
    """The citizen's summary of an agreement, and the first recommendations of its communication plan."""
    with transaction.atomic():
        if not CitizenSummary.objects.filter(agreement=agreement).exists():
            save_summary(
                agreement=agreement, text=proposed_text(agreement), by=by, seen=0, now=instant(today)
            )
        process = agreement.process
        if process and not process.communication_acts.exists():
            for recommended in [each for each in RECOMMENDATIONS if each.phase == 4][:3]:
                adopt(key=recommended.key, by=by, today=today, process=process)


def evaluate(*, agreement, by, today):
    """The yearly evaluation of an agreement in force, begun and not closed."""
    if not Evaluation.objects.filter(agreement=agreement).exists():
        begin_evaluation(agreement=agreement, year=today.year, by=by, now=instant(today))


def instant(day, hour=9, *, future=False):
    """An instant of that day, never one still to come unless `future`."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    return moment if future else min(moment, timezone.now())
