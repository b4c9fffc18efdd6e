"""A signed agreement with two years of life behind it, made through the verbs: for the pages of its operation."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from agreements.bylaws.writing import begin_draft, put_in_force
from agreements.commitments.proposals import proposals_for
from agreements.commitments.writing import add_commitment, adopt_proposals
from agreements.communication import photos, plan, summaries
from agreements.evaluation import indicators, judging
from agreements.handover import building
from agreements.imports.inventory import add_existing
from agreements.models import Agreement
from agreements.programme import approving, planning
from agreements.programme.writing import add_activity, change_activity, create_programme, fingerprint
from agreements.reporting import writing
from agreements.vitality import contacts, missions
from partners import counterparts
from partners.models import Counterpart
from tests import access_sessions
from tests.access_communication import PHOTO, jpeg
from tests.agreements.reported import programme_of
from tests.factories import PartnerCityFactory

#: Of what was made: kind, name, area, first and last (month, day), what is measured, unit, target.
WORK = (
    (
        "webinars",
        "Seminarios en línea sobre fugas de la red de agua",
        "agua",
        (2, 3),
        (5, 28),
        90,
        "personas",
    ),
    ("visits", "Visita técnica a las plantas de tratamiento", "agua", (4, 6), (4, 10), 2, "visitas"),
    ("other", "Semana de Lyon en el Hospicio Cabañas", "cultura", (9, 7), (11, 20), 1200, "asistentes"),
)
#: Of each quarter: number of the activity in WORK, progress, indicator, women, men, spent by each side.
TOLD = {
    "t1": ((0, "under_way", 40, 24, 16, "11200.50", "700"),),
    "t2": ((0, "done", 58, 31, 27, "12300", "800"), (1, "done", 2, 9, 11, "71400", "2900")),
}
STEPS = (("Reservar la sede y los equipos", 6, "local"), ("Confirmar a quienes exponen", 3, "counterpart"))
EVALUATED = {
    "transformation": "La red de agua pierde menos que antes de empezar.\n\nDoce talleres exportan por primera vez.",
    "lessons": "Los seminarios antes de las visitas ahorran tiempo y dinero.",
    "presence": "Se ingresará a una red de ciudades que trabajan con el agua.",
    "reasons": "La contraparte respondió a todo y las actividades se cumplieron.",
}


def sign(site):
    """An agreement with Lyon found in the archive, in force since more than two years, and what it promises."""
    by, today = site.people["enlace"], site.municipality.today(timezone.now())
    lyon = counterparts.add_counterpart(
        municipality=site.municipality,
        by=by,
        kind=Counterpart.Kind.CITY,
        official_name="Ciudad de Lyon",
        official_name_local="Ville de Lyon",
        language="fr",
        city=PartnerCityFactory(name="Lyon", country_code="FR"),
    )
    agreement = add_existing(
        municipality=site.municipality,
        by=by,
        today=today,
        counterpart=lyon,
        kind=Agreement.Kind.TWINNING,
        state=Agreement.State.IN_FORCE,
        signed_on=today - dt.timedelta(days=800),
    )
    Agreement.objects.filter(pk=agreement.pk).update(
        areas=["cultura", "agua"], starts_on=agreement.signed_on, ends_on=today + dt.timedelta(days=200)
    )
    agreement.refresh_from_db()
    adopt_proposals(agreement=agreement, proposals=proposals_for(agreement, []), by=by)
    add_commitment(
        agreement=agreement,
        by=by,
        text="Nombrar a quienes coordinan, y avisar de cada cambio en los treinta días siguientes",
        side="both",
        clause_label="Artículo VI",
        due_on=today + dt.timedelta(days=30),
    )
    return agreement


def planned(agreement, year, by, work=WORK):
    """A programme of that year that is still being written."""
    programme = create_programme(
        agreement=agreement,
        year=year,
        by=by,
        objective="Perder menos agua, y que cada ciudad conozca lo que la otra crea.",
        coordinator_local="Elena Ruiz",
        coordinator_counterpart="Luc Moreau",
    )
    for place, (kind, name, area, first, last, target, unit) in enumerate(work):
        add_activity(
            programme=programme,
            by=by,
            commitments=agreement.commitments.order_by("pk")[:1],
            kind=kind,
            name=name,
            area=area,
            place="" if kind == "webinars" else "Guadalajara",
            starts_on=dt.date(year, *first),
            ends_on=dt.date(year, *last),
            responsible_local="Elena Ruiz",
            responsible_counterpart="Luc Moreau",
            indicator=f"{unit.capitalize()} de «{name}»",
            indicator_unit=unit,
            target_value=target,
            budget_local=f"{(place + 1) * 45_000}.50",
            source_local="Presupuesto de la dependencia",
            budget_counterpart="3500",
            currency_counterpart="EUR",
        )
    return programme_of(programme.pk)


def approve(programme, *, by, now, note=""):
    """Both sides say yes to the programme as it stands; returns it afterwards."""
    version = approving.propose(programme=programme, by=by, now=now, seen_at=programme.changed_at, note=note)
    for side, name in (("local", "Elena Ruiz"), ("counterpart", "Luc Moreau")):
        approving.approve(
            programme=programme,
            number=version.number,
            side=side,
            by=by,
            now=now,
            approved_on=dt.date(programme.year, 1, 20),
            name=name,
            reference="Correo del 20 de enero",
        )
    return programme_of(programme.pk)


def year_behind(site, agreement):
    """Last year's programme, approved twice, with two quarters closed and a third begun; this year's is a draft."""
    by, now = site.people["enlace"], timezone.now()
    today = site.municipality.today(now)
    site.programme = approve(planned(agreement, today.year - 1, by, WORK[:2]), by=by, now=now)
    approving.reopen(
        programme=site.programme, number=1, by=by, now=now, reason="Se agrega la semana de Lyon en otoño"
    )
    programme = programme_of(site.programme.pk)
    visits = programme.activities.get(kind="visits")
    change_activity(
        activity=visits,
        by=by,
        seen=fingerprint(visits),
        ends_on=visits.ends_on + dt.timedelta(days=2),
        budget_local=Decimal(98_000),
    )
    kind, name, area, first, last, target, unit = WORK[2]
    add_activity(
        programme=programme,
        by=by,
        kind=kind,
        name=name,
        area=area,
        starts_on=dt.date(programme.year, *first),
        ends_on=dt.date(programme.year, *last),
        responsible_local="Elena Ruiz",
        responsible_counterpart="Claire Martin",
        indicator="Asistentes",
        indicator_unit=unit,
        target_value=target,
        budget_local="180000",
        currency_counterpart="EUR",
    )
    site.programme = approve(programme_of(programme.pk), by=by, now=now, note="La semana de Lyon en otoño")
    for period in ("t1", "t2"):
        report = _begin(site.programme, period, by, today, now)
        _tell(report, TOLD[period], by, today, now)
        report.refresh_from_db()
        writing.close_report(report=report, by=by, seen=report.revision, today=today, now=now)
    site.report = report
    site.open_report = _begin(site.programme, "t3", by, today, now)
    site.draft = planned(agreement, today.year, by)
    activity = site.draft.activities.order_by("-starts_on").first()
    planning.write_steps(
        activity=activity,
        rows=[{"key": "", "name": name, "weeks": weeks, "side": side} for name, weeks, side in STEPS],
        by=by,
        seen=planning.steps_fingerprint(activity),
        today=today,
    )
    site.activity = activity


def _begin(programme, period, by, today, now):
    return writing.begin_report(programme=programme, period=period, by=by, today=today, now=now)


def _tell(report, lines, by, today, now):
    """Say of every activity what became of it, and of the quarter what there is to say."""
    told = {line[0]: line[1:] for line in lines}
    for place, activity in enumerate(report.programme.activities.order_by("starts_on")):
        values = dict.fromkeys(writing.LINE_FIELDS) | {
            "progress": "not_started",
            "narrative": "",
            "problems": "",
        }
        if place in told:
            progress, actual, women, men, ours, theirs = told[place]
            values |= {
                "progress": progress,
                "real_starts_on": activity.starts_on,
                "real_ends_on": activity.ends_on if progress == "done" else None,
                "actual": actual,
                "women": women,
                "men": men,
                "spent_local": Decimal(ours),
                "spent_counterpart": Decimal(theirs),
                "narrative": "Se avanzó según lo previsto, con más gente de la que se esperaba.",
            }
        writing.save_line(report=report, activity=activity, by=by, seen="", today=today, now=now, **values)
    report.refresh_from_db()
    texts = {
        "summary": "El trimestre cumplió lo previsto.",
        "achievements": "Las dos ciudades compararon cómo buscan fugas.",
        "problems": "Un seminario cambió de fecha.",
        "next_steps": "Confirmar las fechas de la semana de Lyon.",
    }
    writing.save_narrative(report=report, by=by, seen=writing.stamp_of_texts(report), now=now, **texts)


def enact_bylaws(site):
    """Bylaws in force since two months, and the edition that is to follow them."""
    by, now = site.people["enlace"], timezone.now()
    today = site.municipality.today(now)
    first = begin_draft(municipality=site.municipality, by=by, now=now - dt.timedelta(days=90))
    put_in_force(
        bylaws=first,
        by=by,
        today=today,
        seen=first.changed_at,
        approved_on=today - dt.timedelta(days=70),
        approved_in="sesión ordinaria 67",
        published_on=today - dt.timedelta(days=65),
        published_in="Gaceta municipal",
        in_force_from=today - dt.timedelta(days=62),
        now=now,
    )
    site.bylaws = first
    site.next_bylaws = begin_draft(municipality=site.municipality, by=by, now=now)


def hold_sessions(site):
    """A committee with sessions in every state, by what may be done to each."""
    # The running site is one object for all tests: what is made once per scene must not stay on it.
    return access_sessions.sessions(SimpleNamespace(people=site.people, municipality=site.municipality))


def watch_over(site, agreement):
    """Contacts and missions, results over years, an evaluation that is closed and one that is being written."""
    by, now = site.people["enlace"], timezone.now()
    today = site.municipality.today(now)
    for ago, begun_by, note in (
        (45, "local", "Envío del programa"),
        (40, "counterpart", "Respuesta con dos ajustes"),
    ):
        contacts.add_contact(
            agreement=agreement,
            by=by,
            today=today,
            on=today - dt.timedelta(days=ago),
            channel="mail",
            begun_by=begun_by,
            note=note,
        )
    for direction, ago, city, cost in (
        ("incoming", 210, "Lyon", "62000"),
        ("outgoing", 395, "Lyon", "141300"),
    ):
        starts_on = today - dt.timedelta(days=ago)
        site.mission = missions.add_mission(
            municipality=site.municipality,
            by=by,
            today=today,
            agreement=agreement,
            direction=direction,
            state="done",
            country="FR",
            city=city,
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=3),
            purpose="cooperation",
            people=5,
            cost=Decimal(cost),
            travel_paid_by="local",
            stay_paid_by="counterpart",
            result="Se acordó compartir el programa con que se buscan fugas.",
        )
    site.indicator = indicators.add_indicator(
        municipality=site.municipality,
        by=by,
        result="territory",
        name="Agua que se pierde antes de llegar a las casas",
        unit="por ciento",
        direction="down",
        baseline_year=today.year - 3,
        baseline=Decimal(41),
        target_year=today.year + 1,
        target=Decimal(30),
        source="Organismo operador del agua",
    )
    for year, value in ((today.year - 2, 39), (today.year - 1, 36)):
        indicators.record_value(indicator=site.indicator, year=year, value=Decimal(value), by=by, today=today)
    closed = judging.begin_evaluation(agreement=agreement, year=today.year - 1, by=by, now=now)
    closed = judging.save_evaluation(
        evaluation=closed, by=by, now=now, seen=closed.revision, verdict="continue", **EVALUATED
    )
    site.evaluation = judging.close_evaluation(evaluation=closed, by=by, now=now, seen=closed.revision)
    site.open_evaluation = judging.begin_evaluation(agreement=agreement, year=today.year, by=by, now=now)


def tell_of_it(site, agreement):
    """The plan of communication, the citizens' summary and two photographs."""
    by, now = site.people["enlace"], timezone.now()
    today = site.municipality.today(now)
    plan.adopt(key="aniversario", by=by, today=today, agreement=agreement)
    site.act = plan.add_act(
        municipality=site.municipality,
        by=by,
        today=today,
        agreement=agreement,
        scope="external",
        audience="Talleres, cámaras y empresas de la ciudad",
        message="El hermanamiento abre mercados a quien produce aquí.",
        channel="Boletín y entrevista de radio",
        on=today + dt.timedelta(days=12),
        responsible="Comunicación Social",
    )
    summaries.save_summary(
        agreement=agreement, text=summaries.proposed_text(agreement), by=by, seen=0, now=now
    )
    for colour in ("teal", "maroon"):
        site.photo = photos.add_photo(
            agreement=agreement,
            file=jpeg(colour=colour),
            by=by,
            today=today,
            **PHOTO | {"caption": f"Firma en el salón de cabildo ({colour})"},
        )


def pack(site):
    """The package for the next administration, as the workers make it."""
    by, now = site.people["enlace"], timezone.now()
    today = site.municipality.today(now)
    site.handover, _ = building.request_handover(municipality=site.municipality, by=by, today=today, now=now)
    assert building.build(pk=site.handover.pk, now=now)
