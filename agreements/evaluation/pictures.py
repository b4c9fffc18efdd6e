"""From dated rows to the picture of a municipality on a day: what `comparing` puts side by side.

Everything is read once and looked at on as many days as asked.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal

from agreements.evaluation.comparing import Picture
from agreements.models import Agreement, Mission, Report, ReportLine, State
from agreements.terms.tasks import RUNNING
from partners.models import Entry, NetworkMembership
from partners.regions import region_of
from phases.models import Participation

#: They no longer bind, and only their dates tell until when they did.
OVER = (State.ENDED, State.RENEWED)
QUARTER_ENDS = {"t1": (3, 31), "t2": (6, 30), "t3": (9, 30), "t4": (12, 31)}
DONE = ReportLine.Progress.DONE


class Records:
    """All dated records of one municipality that tell of its presence in the world: five queries."""

    def __init__(self, municipality):
        self.zone = municipality.zone
        self.opened_on = municipality.opened_on
        self.agreements = list(
            Agreement.objects.filter(
                municipality=municipality,
                scope=Agreement.Scope.FOREIGN,
                state__in=(*RUNNING, *OVER, State.UNKNOWN),
            ).values_list("state", "signed_on", "ended_on", "ends_on", "counterpart__country_code")
        )
        self.networks = list(
            NetworkMembership.objects.filter(
                municipality=municipality, state=NetworkMembership.State.MEMBER
            ).values_list("since_on", flat=True)
        )
        self.missions = list(
            Mission.objects.filter(municipality=municipality, state=Mission.State.DONE).values_list(
                "ends_on", "country"
            )
        )
        self.lines = [
            (line, line_day(line))
            for line in ReportLine.objects.filter(
                report__programme__municipality=municipality, report__state=Report.State.CLOSED
            )
            .exclude(report__period=Report.Period.YEAR)
            .select_related("report__programme", "activity")
        ]
        self.calls = [
            at.astimezone(self.zone).date()
            for at in Entry.objects.filter(
                municipality=municipality, act=f"participation.{Participation.State.AWARDED}"
            ).values_list("at", flat=True)
        ]

    def picture_on(self, day: dt.date) -> Picture:
        """What the municipality had on `day`, and what it had done until then."""
        ties, undated = Counter(), 0
        for state, signed_on, ended_on, ends_on, country in self.agreements:
            stands = stood_on(day, state, signed_on, ended_on, ends_on)
            region = region_of(country)
            undated += stands is None
            if stands and region:
                ties[region.key] += 1
        lines = [line for line, on in self.lines if on <= day]
        missions = [country for ends_on, country in self.missions if ends_on <= day]
        people = [
            number
            for line in lines
            for number in (line.women, line.men, line.unspecified)
            if number is not None
        ]
        # Nothing recorded of a day before the office was in the system may be nothing done, or nothing written down.
        is_known = self.opened_on is not None and day >= self.opened_on
        calls = sum(on <= day for on in self.calls)
        funds = {}
        for line in lines:
            if line.spent_counterpart:
                currency = line.activity.currency_counterpart
                funds[currency] = funds.get(currency, Decimal(0)) + line.spent_counterpart
        return Picture(
            day=day,
            ties=dict(ties),
            networks=sum(since_on is not None and since_on <= day for since_on in self.networks),
            activities=len({line.activity_id for line in lines if line.progress == DONE}) if lines else None,
            people=sum(people) if people else None,
            missions=dict(Counter(region_of(code).key for code in missions if region_of(code)))
            if missions or is_known
            else None,
            calls=calls if calls or is_known else None,
            funds=funds,
            undated_ties=undated,
            undated_networks=sum(since_on is None for since_on in self.networks),
        )


def stood_on(day, state, signed_on, ended_on, ends_on):
    """Whether an agreement bound on a day; None when its dates do not tell."""
    if signed_on is None or state == State.UNKNOWN:
        return None
    if signed_on > day:
        return False
    last = ended_on or (ends_on if state in OVER else None)
    if state in OVER and last is None:
        return None
    return last is None or last >= day


def line_day(line) -> dt.date:
    """The day on which a line of a report counts: the activity's own last one, or the end of its quarter."""
    month, day = QUARTER_ENDS[line.report.period]
    quarter_end = dt.date(line.report.programme.year, month, day)
    return min(line.real_ends_on or quarter_end, quarter_end)
