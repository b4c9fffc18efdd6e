"""What the system can count by itself of a municipality on a day, for the indicators that it suggests."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, Sum

from agreements.models import Activity, Agreement, AnnualProgramme, Mission, Report, ReportLine, Session
from agreements.terms.tasks import RUNNING
from partners.models import Committee, CommitteeMember, NetworkMembership, PlanLine, Stakeholder
from partners.regions import region_of

ABROAD = Agreement.Scope.FOREIGN


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of one day; of activities, people, sessions and missions those of its calendar year. None: not known."""

    agreements: int
    inherited: int | None
    regions: int
    agreements_with_programme: int
    activities: int
    activities_with_line: int
    people: int | None
    actors: int
    citizens: int
    sessions: int
    lines: int
    lines_with_activity: int
    networks: int
    missions: int

    @staticmethod
    def percent(part, whole):
        """Percent to the tenth; None of nothing."""
        if not whole:
            return None
        return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def count_on(municipality, today) -> Counted:
    """Count everything on the day `today`: the same number of queries whatever there is."""
    running = list(
        Agreement.objects.filter(municipality=municipality, state__in=RUNNING, scope=ABROAD).values_list(
            "pk", "signed_on", "counterpart__country_code"
        )
    )
    began = municipality.administration_starts_on
    activities = Activity.objects.filter(programme__municipality=municipality, programme__year=today.year)
    linked = activities.aggregate(
        all=Count("pk", distinct=True),
        with_line=Count("pk", filter=Q(plan_lines__isnull=False), distinct=True),
    )
    lines = PlanLine.objects.filter(municipality=municipality, retired_on__isnull=True).aggregate(
        all=Count("pk", distinct=True),
        with_activity=Count("pk", filter=Q(activities__isnull=False), distinct=True),
    )
    closed = ReportLine.objects.filter(
        report__programme__municipality=municipality,
        report__programme__year=today.year,
        report__state=Report.State.CLOSED,
    ).aggregate(women=Sum("women"), men=Sum("men"), unspecified=Sum("unspecified"))
    people = [number for number in closed.values() if number is not None]
    approved = AnnualProgramme.objects.filter(
        municipality=municipality,
        year=today.year,
        state=AnnualProgramme.State.APPROVED,
        agreement__in=[pk for pk, _, _ in running],
    )
    committees = Committee.objects.filter(municipality=municipality).on(today)
    seats = CommitteeMember.objects.filter(committee__in=committees, is_official=False)
    return Counted(
        agreements=len(running),
        inherited=sum(signed_on is not None and signed_on < began for _, signed_on, _ in running)
        if began
        else None,
        regions=len({region.key for _, _, code in running if (region := region_of(code))}),
        agreements_with_programme=approved.count(),
        activities=linked["all"],
        activities_with_line=linked["with_line"],
        people=sum(people) if people else None,
        actors=Stakeholder.objects.filter(
            municipality=municipality, is_active=True, commitments__state="kept"
        )
        .distinct()
        .count(),
        citizens=seats.on(today).count(),
        sessions=Session.objects.filter(
            municipality=municipality, state=Session.State.HELD, starts_at__year=today.year
        ).count(),
        lines=lines["all"],
        lines_with_activity=lines["with_activity"],
        networks=NetworkMembership.objects.filter(
            municipality=municipality, state=NetworkMembership.State.MEMBER
        ).count(),
        missions=Mission.objects.filter(
            municipality=municipality, state=Mission.State.DONE, ends_on__year=today.year
        ).count(),
    )
