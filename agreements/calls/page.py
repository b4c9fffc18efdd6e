"""What the pages of the radar of funds show: calls with their stage, their age and what the office has of them."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from agreements.calls.facts import plan_of
from hermanamientos.lib.calendar_feed import CONFIRMED, TENTATIVE, Deadline, calendar_file
from hermanamientos.lib.exports import Column, file_name, send_list
from hermanamientos.lib.mail import absolute_url
from partners.countries import country_name
from partners.funds.calendar import CLOSES
from partners.funds.columns import COLUMNS, cell_of
from partners.funds.dates import CLOSED, HISTORICAL, OPEN, UNDATED, UPCOMING, is_stale, stage_of
from partners.funds.files import identifier_of
from partners.funds.fit import MET, WHO, Match, match
from partners.funds.requirements import (
    ACTIVITY,
    APPROVED,
    COFUNDING,
    COMMITTEE,
    NETWORK,
    PARALLEL,
    PARTNER,
    PHASE,
    SIGNED,
    THEME,
    applicant_names,
    split_requirement,
)
from partners.models import Call, Network, Standing
from partners.themes import theme_names
from phases.models import Participation

#: The order of the list: what can still be done first.
ORDER = (OPEN, UPCOMING, UNDATED, CLOSED, HISTORICAL)
STANDING_CHIPS = {
    Standing.CONFIRMED: ("confirmada", "good", "check-circle"),
    Standing.UNCONFIRMED: ("sin confirmar", "soon", "question-circle"),
    Standing.HISTORICAL: ("histórica", "idle", "archive"),
}

#: Where the office mends what is missing: the page of each requirement, and how its link is called.
MENDS = {
    WHO: ("partners:ranking-list", "Ir al emparejador"),
    PARTNER: ("partners:ranking-list", "Ir al emparejador"),
    PARALLEL: ("agreements:programme-list", "Ir al programa anual"),
    SIGNED: ("agreements:agreement-list", "Ir a los acuerdos"),
    APPROVED: ("agreements:agreement-list", "Ir a los acuerdos"),
    NETWORK: ("partners:network-list", "Ir a las redes"),
    THEME: ("partners:profile-detail", "Ir al perfil del municipio"),
    PHASE: ("phases:process-list", "Ir a los procesos"),
    COMMITTEE: ("phases:task-list", "Ir a las tareas"),
    COFUNDING: ("agreements:programme-list", "Ir al programa anual"),
    ACTIVITY: ("agreements:programme-list", "Ir al programa anual"),
}


def findings_with_mends(found, municipality):
    """(finding, address, link's name) of each requirement of a Match; the address is "" for what is met."""
    rows = []
    for finding in found.findings:
        page, label = MENDS[split_requirement(finding.key)[0]]
        url = "" if finding.verdict == MET else reverse(page, args=[municipality.cvegeo])
        rows.append((finding, url, label))
    return rows


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as a page shows it to one office on one day."""

    call: Call
    stage: object
    match: Match
    is_stale: bool
    participation: Participation | None

    @property
    def standing(self):
        """The word, tone and icon of how sure the call is; "" when the chip of its stage says it already."""
        return STANDING_CHIPS[self.call.standing]

    @property
    def countries(self):
        return [country_name(code) for code in self.call.countries]

    @property
    def themes(self):
        return theme_names(self.call.themes)

    @property
    def applicants(self):
        return applicant_names(self.call.applicants)


def calls_in_order(municipality, today):
    """The calls that an office sees, what can still be done first, and of these what closes soonest."""
    rows = Call.objects.of(municipality)
    kinds = {
        OPEN: rows.open_on(today),
        UPCOMING: rows.upcoming(today),
        UNDATED: rows.undated(today),
        CLOSED: rows.closed(today),
        HISTORICAL: rows.historical(),
    }
    ranks = [When(pk__in=kinds[key].values("pk"), then=Value(n)) for n, key in enumerate(ORDER)]
    return rows.annotate(
        rank=Case(*ranks, default=Value(len(ORDER))),
        themes_text=Cast("themes", TextField()),
        countries_text=Cast("countries", TextField()),
        # Of what has closed the newest first.
        soonest=Case(When(closes_on__gte=today, then=F("closes_on"))),
    ).order_by("rank", F("soonest").asc(nulls_last=True), F("closes_on").desc(nulls_last=True), "title", "pk")


def rows_of(calls, municipality, today, plan=None):
    """CallRow of each call, in their order: ten queries, however many calls."""
    calls = list(calls)
    plan = plan or plan_of(municipality, today)
    names = {network.key: str(network) for network in Network.objects.all()}
    taken = {
        row.call_id: row
        for row in Participation.objects.filter(municipality=municipality, call__in=[c.pk for c in calls])
    }
    return [
        CallRow(
            call, stage_of(call, today), match(plan, call, names), is_stale(call, today), taken.get(call.pk)
        )
        for call in calls
    ]


# --- Files --------------------------------------------------------------------------------------------------------


def send_calls(kind, rows, *, municipality, today):
    """Answer with the list as a file: the columns that an import understands, then what only this office sees."""
    columns = [_column(column) for column in COLUMNS]
    columns += [
        Column("Situación", lambda row: row.stage.word, 16),
        Column("Plazo", lambda row: row.stage.left, 24),
        Column("Qué cumple la oficina", lambda row: row.match.summary, 60),
        Column("Participación", lambda row: row.participation and row.participation.get_state_display(), 18),
    ]
    return send_list(
        kind,
        columns,
        rows,
        name=file_name("convocatorias", municipality.name, day=today),
        title="Convocatorias",
    )


def _column(column):
    width = {"title": 44, "about": 60, "requirements": 44}.get(column.key, 20)
    if column.key == "uid":
        return Column(column.heading, lambda row: identifier_of(row.call), width)
    return Column(column.heading, lambda row: cell_of(row.call, column.key), width)


def closing_days(calls, municipality):
    """The closing days of these calls as the bytes of a calendar."""
    deadlines = [_deadline(call, municipality) for call in calls if call.closes_on]
    return calendar_file(
        f"Convocatorias de {municipality.name}",
        deadlines,
        product=settings.SITE_URL,
        about="Cierre de los fondos y convocatorias que ve la oficina.",
        zone=municipality.timezone,
    )


def _deadline(call, municipality):
    url = absolute_url(reverse("agreements:call-detail", args=[municipality.cvegeo, call.pk]))
    modified = call.changed_at or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return Deadline(
        uid=identifier_of(call),
        day=call.closes_on,
        summary=f"{CLOSES}{call.title}",
        description=call.about,
        url=call.source_url or url,
        # Seconds rise with every change, which is all that applications ask of a sequence.
        sequence=int(timezone.localtime(modified).timestamp()) if call.changed_at else 0,
        modified=modified,
        categories=tuple(theme_names(call.themes)),
        status=CONFIRMED if call.standing == Standing.CONFIRMED else TENTATIVE,
    )
