"""Filters of the advisors' list of agreements, and the facts that its columns show, read for a whole page at once."""

from dataclasses import dataclass

from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from agreements.filters import STATE_GROUPS, in_state
from agreements.models import Agreement, Approval, ClauseText, Remark, StateChange
from agreements.path.page import stays_of
from agreements.preflight import review
from agreements.preflight.checks import ROUTINES
from agreements.preflight.runs import Tally, current_rules, paper_of_texts, tally
from phases.admin_filters import OfferedFilter
from phases.daysoff import calendars_by_municipality


class StateGroupFilter(OfferedFilter):
    title = "etapa"
    parameter_name = "etapa"

    def lookups(self, request, model_admin):
        return [(key, words) for key, (words, _) in STATE_GROUPS.items()]

    def queryset(self, request, queryset):
        return in_state(queryset, self.value()) if self.value() else queryset


class OpenRemarksFilter(OfferedFilter):
    title = "observaciones"
    parameter_name = "observaciones"

    def lookups(self, request, model_admin):
        return [("abiertas", "Con observaciones sin responder"), ("respondidas", "Con todas respondidas")]

    def queryset(self, request, queryset):
        if self.value() == "abiertas":
            return queryset.filter(open_remarks__gt=0)
        if self.value() == "respondidas":
            return queryset.filter(remark_count__gt=0, open_remarks=0)
        return queryset


class AwaitedFilter(OfferedFilter):
    """Whose next word it is: what an advisor looks for first."""

    title = "turno"
    parameter_name = "turno"

    def lookups(self, request, model_admin):
        return [("sre", "En manos de la cancillería")]

    def queryset(self, request, queryset):
        if self.value() == "sre":
            states = (
                Agreement.State.SENT,
                Agreement.State.IN_OPINION,
                Agreement.State.ANSWERED,
                Agreement.State.AT_REGISTRY,
            )
            return queryset.filter(origin=Agreement.Origin.PROCESS, state__in=states)
        return queryset


def with_path(queryset):
    """Annotate agreements with what the list shows of their path: last step, versions, observations. One query."""
    last = StateChange.objects.filter(agreement=OuterRef("pk")).order_by("-at", "-pk")
    open_remark = Q(remarks__state=Remark.State.OPEN)
    return queryset.annotate(
        since=Subquery(last.values("happened_on")[:1]),
        version_count=Count("versions", distinct=True),
        remark_count=Count("remarks", distinct=True),
        open_remarks=Count("remarks", filter=open_remark, distinct=True),
    )


@dataclass(frozen=True)
class Beside:
    """What a page of the list shows besides the row: days with the ministry and findings of the review, or None."""

    ministry_days: int | None = None
    findings: Tally | None = None


def beside(agreements, now, *, review_too=True) -> dict[int, Beside]:
    """For a page of agreements, by their number: the same few queries for all, whatever they hold.

    Days are working days of the ministry's calendar, an orientation: the law sets it no term. Findings are those of
    drafts whose text is not signed.
    """
    drafted = [each for each in agreements if each.process_id]
    if not drafted:
        return {}
    offices = calendars_by_municipality({each.municipality_id for each in drafted})
    steps, texts, approvals = {}, {each.pk: {} for each in drafted}, {}
    for step in StateChange.objects.filter(agreement__in=drafted).order_by("at", "pk"):
        steps.setdefault(step.agreement_id, []).append(step)
    reviewed = [each for each in drafted if review_too and each.is_draft]
    rows = (
        ClauseText.objects.filter(clause__agreement__in=reviewed)
        .select_related("clause")
        .order_by("clause__agreement_id", "clause__position", "clause_id", "version")
    )
    for row in rows:
        texts[row.clause.agreement_id].setdefault(row.clause.key, {})[row.language] = row
    for approval in Approval.objects.filter(agreement__in=reviewed):
        approvals.setdefault(approval.agreement_id, []).append(approval)
    rules = current_rules() if reviewed else ()
    found = {}
    for each in drafted:
        today = each.municipality.today(now)
        stays = stays_of(steps.get(each.pk, ()), offices(each.municipality_id).sre, today)
        findings = None
        if texts[each.pk]:
            paper = paper_of_texts(each, texts[each.pk], today, approvals=approvals.get(each.pk, ()))
            findings = tally(review(paper, rules, ROUTINES))
        found[each.pk] = Beside(sum(stay.working_days for stay in stays) if stays else None, findings)
    return found


class PathChangeList(ChangeList):
    """A list whose page of rows gets its facts at once."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        facts = beside(self.result_list, timezone.now())
        for row in self.result_list:
            row.beside = facts.get(row.pk, Beside())
