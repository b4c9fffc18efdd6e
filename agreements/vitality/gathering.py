"""Rows -> the facts of the traffic light, for any number of agreements and municipalities in a constant number of
queries. Only what happened counts: missions carried out, closed reports, sessions held."""

import datetime as dt
from collections import defaultdict

from agreements.models import (
    BEFORE_SIGNATURE,
    Activity,
    Agreement,
    Bylaws,
    Mission,
    ReportLine,
    Session,
    TwinningContact,
)
from agreements.terms.tasks import CORRECTABLE
from agreements.vitality import editions
from agreements.vitality.facts import Facts, Gathered, Source, Term
from agreements.vitality.score import judge
from partners.models import Committee

YEAR = dt.timedelta(days=365)
VISITS_SINCE, CONTACTS_SINCE = 3 * YEAR, 2 * YEAR
#: Natural days that an office has to report on an activity, and its report to be closed.
REPORTING = dt.timedelta(days=45)
#: Sessions a year, until bylaws say how many (our proposal, grade D).
SESSIONS_EXPECTED = 4
SETTLED = (ReportLine.Progress.POSTPONED, ReportLine.Progress.CANCELLED)


def alive():
    """The agreements that the light judges: signed and not ended, and those of the inventory still to be confirmed."""
    return Agreement.objects.filter(state__in=CORRECTABLE)


def is_judged(agreement):
    return agreement.state in CORRECTABLE


def judged(agreements, days, weights=None):
    """{agreement id: (Vitality, Gathered)}; `days` is today by municipality id; without `weights` those in force."""
    weights = (weights or editions.current()).weights
    return {key: (judge(found.facts, weights), found) for key, found in gather(agreements, days).items()}


def vitality_of(agreement, today):
    """The Vitality of one agreement as of `today`."""
    return judged([agreement], {agreement.municipality_id: today})[agreement.pk][0]


def gather(agreements, days):
    """{agreement id: Gathered} of agreements with their municipality; `days` is today by municipality id.

    Eight queries in all.
    """
    agreements = list(agreements)
    if not agreements:
        return {}
    rows = _Rows([agreement.pk for agreement in agreements], days)
    return {
        agreement.pk: _gathered(agreement, rows, days[agreement.municipality_id]) for agreement in agreements
    }


class _Rows:
    """What the queries found, by agreement or by municipality."""

    def __init__(self, keys, days):
        first, last, offices = min(days.values()), max(days.values()), list(days)
        self.contacts, self.missions = defaultdict(list), defaultdict(list)
        self.activities, self.lines = defaultdict(list), defaultdict(list)
        self.sessions, self.committees = defaultdict(list), defaultdict(list)
        self.renewals = {}
        for row in TwinningContact.objects.filter(agreement__in=keys, on__lte=last).order_by("on", "pk"):
            self.contacts[row.agreement_id].append(row)
        done = Mission.objects.filter(agreement__in=keys, state=Mission.State.DONE, ends_on__lte=last)
        for row in done.order_by("ends_on", "pk"):
            self.missions[row.agreement_id].append(row)
        recent = {"programme__agreement__in": keys, "ends_on__gt": first - YEAR}
        for row in Activity.objects.filter(**recent).select_related("programme").order_by("ends_on", "pk"):
            self.activities[row.programme.agreement_id].append(row)
        closed = ReportLine.objects.filter(
            report__state="closed", **{f"activity__{name}": value for name, value in recent.items()}
        )
        for row in closed.select_related("report").defer("report__content").order_by("report__period", "pk"):
            self.lines[row.activity_id].append(row)
        held = Session.objects.filter(municipality__in=offices, state=Session.State.HELD)
        for row in held.defer("rules").order_by("starts_at", "pk"):
            self.sessions[row.municipality_id].append(row)
        for row in Committee.objects.filter(municipality__in=offices):
            self.committees[row.municipality_id].append(row)
        self.expected = {
            office: _expected(choices)
            for office, choices in Bylaws.objects.filter(
                municipality__in=offices, state=Bylaws.State.IN_FORCE
            ).values_list("municipality", "choices")
        }
        for row in Agreement.objects.filter(
            parent__in=keys, relation=Agreement.Relation.RENEWAL, state__in=BEFORE_SIGNATURE
        ):
            self.renewals[row.parent_id] = row


def _expected(choices):
    number = choices.get("sessions_per_year")
    return number if isinstance(number, int) and number > 0 else SESSIONS_EXPECTED


def _gathered(agreement, rows, today):
    contacts = [row for row in rows.contacts[agreement.pk] if row.on <= today]
    missions = [row for row in rows.missions[agreement.pk] if row.ends_on <= today]
    activities = [row for row in rows.activities[agreement.pk] if row.ends_on > today - YEAR]
    last_on, last, source = _last_contact(agreement, contacts, missions, activities, rows.lines, today)
    facts, sources = {}, {"contacto": [source] if source else []}
    for part, found in (
        _visits([row for row in missions if row.ends_on > today - VISITS_SINCE]),
        _initiative([row for row in contacts if row.on > today - CONTACTS_SINCE], agreement),
        _programme(activities, rows.lines, today),
        _sessions(agreement, rows, today),
        _term(agreement, rows.renewals.get(agreement.pk), today),
    ):
        facts |= part
        sources |= found
    return Gathered(
        facts=Facts(
            days_since_signature=(today - agreement.signed_on).days
            if _is_signed_by(agreement, today)
            else None,
            days_since_contact=(today - last_on).days if last_on else None,
            **facts,
        ),
        last_contact_on=last_on,
        last_contact=last,
        sources=sources,
        programme_id=_programme_to_work_on(activities, rows.lines, today),
    )


def _is_signed_by(agreement, today):
    return agreement.signed_on is not None and agreement.signed_on <= today


def _last_contact(agreement, contacts, missions, activities, lines, today):
    """(day, what it was, its Source): the latest of contacts, visits, activities done together and the signature."""
    found = []
    if _is_signed_by(agreement, today) and agreement.signed_precision == Agreement.Precision.DAY:
        found.append((agreement.signed_on, "firma del acuerdo", ("term-detail", agreement.pk)))
    for activity in activities:
        for line in lines[activity.pk]:
            day = line.real_ends_on or activity.ends_on
            if line.progress == ReportLine.Progress.DONE and day <= today:
                found.append((day, f"actividad «{activity.name}»", ("report-detail", line.report_id)))
    found += [
        (row.ends_on, f"misión {row.get_direction_display()}, {row.city}", ("mission-detail", row.pk))
        for row in missions[-1:]
    ]
    found += [
        (row.on, f"{row.get_channel_display()}: {row.note}", ("contact-edit", row.pk))
        for row in contacts[-1:]
    ]
    if not found:
        return None, "", None
    day, text, (noun, key) = max(found, key=lambda one: one[0])
    return day, text, Source(text[:1].upper() + text[1:], noun, key)


def _visits(missions):
    paid = {Mission.Payer.LOCAL: 0, Mission.Payer.COUNTERPART: 0}
    for row in missions:
        for payer in (row.travel_paid_by, row.stay_paid_by):
            for side in paid:
                paid[side] += payer in (side, Mission.Payer.SHARED)
    sources = [
        Source(
            f"{row.city}, {row.starts_on:%d/%m/%Y} ({row.get_direction_display()})", "mission-detail", row.pk
        )
        for row in missions
    ]
    return {
        "visits_out": sum(row.direction == Mission.Direction.OUTGOING for row in missions),
        "visits_in": sum(row.direction == Mission.Direction.INCOMING for row in missions),
        "paid_local": paid[Mission.Payer.LOCAL],
        "paid_counterpart": paid[Mission.Payer.COUNTERPART],
        "unpaid_known": sum(not row.travel_paid_by and not row.stay_paid_by for row in missions),
    }, {"anfitrion": sources, "pago": sources}


def _initiative(contacts, agreement):
    begun = [row.begun_by for row in contacts]
    sources = [Source("Los contactos registrados", "vitality-detail", agreement.pk)] if contacts else []
    return {
        "begun_local": begun.count(TwinningContact.Origin.LOCAL),
        "begun_counterpart": begun.count(TwinningContact.Origin.COUNTERPART),
    }, {"iniciativa": sources}


def _programme(activities, lines, today):
    due = [row for row in activities if row.ends_on <= today and _is_due(row, lines[row.pk], today)]
    every_line = [line for row in activities for line in lines[row.pk]]
    programmes = {row.programme_id: row.programme for row in activities}
    reports = {line.report_id: line.report for line in every_line}
    papers = [Source(f"Programa anual {row.year}", "programme-detail", row.pk) for row in programmes.values()]
    years = {key: row.year for key, row in programmes.items()}
    closed = [
        Source(f"{_capital(row.get_period_display())} de {years[row.programme_id]}", "report-detail", row.pk)
        for row in reports.values()
    ]
    return {
        "has_programme": bool(activities),
        "planned": len(due),
        "executed": sum(_is_done(lines[row.pk]) for row in due),
        "unreported": sum(_is_unreported(row, lines[row.pk]) for row in due),
        "funds_local": any(row.budget_local > 0 or row.in_kind_local for row in activities),
        "funds_counterpart": any(row.budget_counterpart > 0 or row.in_kind_counterpart for row in activities),
        "is_spent": any(
            (line.spent_local or 0) > 0 or (line.spent_counterpart or 0) > 0 for line in every_line
        ),
    }, {"ejecucion": papers + closed, "recursos": papers + closed}


def _capital(text):
    return text[:1].upper() + text[1:]


def _is_done(lines):
    return any(line.progress == ReportLine.Progress.DONE for line in lines)


def _is_unreported(activity, lines):
    """Whether no closed report says what became of it: done, postponed, cancelled, or anything in its last quarter."""
    quarter = f"t{(activity.ends_on.month + 2) // 3}"
    return not any(
        line.progress == ReportLine.Progress.DONE or line.progress in SETTLED or line.report.period >= quarter
        for line in lines
    )


def _is_due(activity, lines, today):
    return not _is_unreported(activity, lines) or activity.ends_on <= today - REPORTING


def _programme_to_work_on(activities, lines, today):
    """The programme with something still to report, else the newest one; None without programme."""
    waiting = [row for row in activities if row.ends_on <= today and _is_unreported(row, lines[row.pk])]
    if waiting:
        return waiting[0].programme_id
    newest = max(activities, key=lambda row: (row.programme.year, row.programme_id), default=None)
    return newest.programme_id if newest else None


def _sessions(agreement, rows, today):
    office = agreement.municipality_id
    zone = agreement.municipality.zone
    held = [
        (row, row.starts_at.astimezone(zone).date())
        for row in rows.sessions[office]
        if today - YEAR < row.starts_at.astimezone(zone).date() <= today
    ]
    standing = [
        row
        for row in rows.committees[office]
        if row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
    ]
    return {
        "has_committee": bool(standing),
        "sessions_held": len(held),
        "sessions_expected": rows.expected.get(office, SESSIONS_EXPECTED),
    }, {"sesiones": [Source(f"{row}, {day:%d/%m/%Y}", "session-detail", row.pk) for row, day in held]}


def _term(agreement, renewal, today):
    if agreement.is_indefinite:
        term = Term.INDEFINITE
    elif agreement.ends_on is None:
        term = Term.UNKNOWN
    elif agreement.renewal == Agreement.Renewal.AUTOMATIC:
        term = Term.AUTOMATIC
    else:
        term = Term.FIXED
    sources = [Source("Vigencia del acuerdo", "term-detail", agreement.pk)]
    if renewal:
        sources.append(Source("Proyecto que lo renueva", "agreement-detail", renewal.pk))
    return {
        "term": term,
        "days_left": (agreement.ends_on - today).days if agreement.ends_on else None,
        "is_renewing": renewal is not None,
    }, {"vigencia": sources}
