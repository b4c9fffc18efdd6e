"""The committee of the first office, in the demonstration: its bylaws, its seats, a session held and one to come.

Everything here is invented, and says so. A committee that is there already is left as it is.
"""

import datetime as dt

from django.db import transaction

from agreements.bylaws.writing import begin_draft, put_in_force
from agreements.committee.members import add_member, install_committee
from agreements.models import Bylaws, Session
from agreements.sessions import agenda, agreeing, planning, sitting
from hermanamientos.demo.operation import EXAMPLE, instant
from partners.models import Committee

#: Office, sector, name, whether a public servant, and the substitute.
SEATS = (
    ("president", "government", "Verónica Alcázar Ruiz", True, ""),
    ("executive", "government", "Elena Ruiz Camarena", True, "Óscar Lomelí Ríos"),
    ("technical", "government", "Tomás Ibarra Solís", True, ""),
    ("councillor", "council", "Regina Fuentes Mora", True, ""),
    ("member", "academy", "Jorge Villalobos Páez", False, "Marcela Ochoa Luna"),
    ("member", "business", "Ana Lucía Beltrán", False, ""),
    ("member", "culture", "Ramón Arce Tovar", False, ""),
    ("coordinator", "migrants", "Silvia Montes de Oca", False, ""),
    ("guest", "civil", "Daniel Haro Cruz", False, ""),
)
#: Who comes to the session of the demonstration: the place in SEATS and how.
ROLL = ("present", "present", "present", "present", "substitute", "present", "absent", "present", "present")
BALLOTS = ("yes", "yes", "yes", "yes", "yes", "no", None, "abstain", None)


def run_committee(*, municipality, agreement, by, today):
    """Install a committee by bylaws, hold one session that recommends a programme, and convene the next."""
    if Committee.objects.filter(municipality=municipality).exists():
        return
    start = today - dt.timedelta(days=75)
    with transaction.atomic():
        _bylaws(municipality, by, start)
        committee, _ = install_committee(
            municipality=municipality,
            name="Comité de Ciudades Hermanas",
            starts_on=start,
            ends_on=None,
            installed_by=f"Sesión de instalación {EXAMPLE}",
            by=by,
            today=today,
        )
        members = [
            add_member(
                committee=committee,
                by=by,
                today=today,
                office=office,
                sector=sector,
                name=name,
                position="Nombre de ejemplo",
                is_official=is_official,
                has_vote=office != "guest",
                starts_on=start,
                substitute_name=substitute,
            )
            for office, sector, name, is_official, substitute in SEATS
        ]
        _hold(committee, members, agreement, by, today)
        _convene_next(committee, by, today)


def _bylaws(municipality, by, start):
    if Bylaws.objects.filter(municipality=municipality).exists():
        return
    bylaws = begin_draft(municipality=municipality, by=by, now=instant(start - dt.timedelta(days=40)))
    put_in_force(
        bylaws=bylaws,
        by=by,
        today=start,
        seen=bylaws.changed_at,
        approved_on=start - dt.timedelta(days=20),
        approved_in=f"Sesión ordinaria de cabildo {EXAMPLE}",
        published_on=start - dt.timedelta(days=6),
        published_in=f"Gaceta municipal {EXAMPLE}",
        in_force_from=start - dt.timedelta(days=5),
        now=instant(start),
    )


def _hold(committee, members, agreement, by, today):
    held_on = today - dt.timedelta(days=20)
    convened_at, starts_at = instant(held_on - dt.timedelta(days=10)), instant(held_on, hour=11)
    session = planning.plan_session(
        committee=committee,
        kind=Session.Kind.ORDINARY,
        starts_at=starts_at,
        place="Sala de cabildo, palacio municipal",
        by=by,
        now=convened_at,
    )
    programme = agreement.programmes.first() if agreement else None
    item = agenda.add_item(
        session=session,
        by=by,
        now=convened_at,
        kind="programme" if programme else "other",
        title=f"Programa anual de actividades con {agreement.counterpart}"
        if agreement
        else "Plan de trabajo",
        text="El comité recomienda aprobar la propuesta de programa anual de actividades.",
        needs_vote=True,
        programme=programme,
    )
    planning.convene(session=session, by=by, now=convened_at)
    sitting.record_attendance(
        session=session,
        marks={member.pk: (mark, False) for member, mark in zip(members, ROLL, strict=True)},
        by=by,
        now=starts_at,
    )
    session.refresh_from_db()
    session = sitting.open_session(session=session, presided_by=members[0], by=by, now=starts_at)
    ballots = {member.pk: vote for member, vote in zip(members, BALLOTS, strict=True) if vote}
    sitting.vote(item=item, ballots=ballots, by=by, now=starts_at)
    agreeing.add_agreement(
        item=item,
        text="Enviar a la contraparte las observaciones del comité al programa",
        responsible="Secretaría técnica",
        due_on=today + dt.timedelta(days=10),
        by=by,
        now=starts_at,
    )
    sitting.close_session(
        session=session, by=by, now=instant(held_on, hour=13), remarks=f"Sin incidencias {EXAMPLE}."
    )


def _convene_next(committee, by, today):
    now = instant(today)
    session = planning.plan_session(
        committee=committee,
        kind=Session.Kind.ORDINARY,
        starts_at=instant(today + dt.timedelta(days=21), hour=11, future=True),
        place="Sala de cabildo, palacio municipal",
        by=by,
        now=now,
    )
    agenda.add_item(
        session=session,
        by=by,
        now=now,
        kind="other",
        title="Plan de comunicación de los hermanamientos",
        text="El comité respalda el plan de comunicación del año.",
        needs_vote=True,
    )
    planning.convene(session=session, by=by, now=now)
