"""The account of a deadline, by property: nothing overwritten, any order the same."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from phases import ledger, schedule
from phases.calendars import MEXICO, WorkingCalendar
from phases.ledger import Extension, Stop

STARTS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
WEEKS = st.integers(1, 20)


@st.composite
def stops_near(draw, start):
    """Suspensions around a process that starts on this day, overlapping or not, some still open."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        first = start + timedelta(days=draw(st.integers(-40, 200)))
        length = draw(st.integers(0, 45))
        found.append(Stop(first, first + timedelta(days=length), draw(st.sampled_from(["sre", "cabildo"]))))
    if draw(st.booleans()):
        found.append(Stop(start + timedelta(days=draw(st.integers(0, 250))), None, "election"))
    return found


@st.composite
def cases(draw):
    start = draw(STARTS)
    days = st.integers(1, 40)
    extensions = [
        Extension(start + timedelta(days=draw(st.integers(0, 150))), draw(days), f"Motivo {n}")
        for n in range(draw(st.integers(0, 4)))
    ]
    off = [start + timedelta(days=n) for n in draw(st.lists(st.integers(0, 260), max_size=25))]
    country = draw(st.sampled_from(["", "US", "FR", "JP", "IL"]))
    calendar = WorkingCalendar(off, abroad=country)
    return start, draw(WEEKS), draw(stops_near(start)), extensions, calendar


def days_stopped_one_by_one(start, stops):
    """The same count as the ledger's, the slow way: every natural day looked at once."""
    closed = [stop for stop in stops if stop.ends_on]
    last = max((stop.ends_on for stop in closed), default=start)
    days = (start + timedelta(days=n) for n in range((last - start).days + 1))
    return sum(any(stop.starts_on <= day <= stop.ends_on for stop in closed) for day in days)


@settings(max_examples=300, deadline=None)
@given(cases())
def test_commitment_is_the_first_working_day_on_or_after_plan_stops_and_extensions(case):
    start, week, stops, extensions, calendar = case
    plan_on = schedule.plan_date(start, week)
    due_on = ledger.commitment(plan_on, calendar, stops=stops, extensions=extensions, counted_from=start)
    floor = plan_on + timedelta(
        days=days_stopped_one_by_one(start, stops) + sum(each.days for each in extensions)
    )
    assert calendar.is_working(due_on)
    assert due_on >= floor
    between = [floor + timedelta(days=n) for n in range((due_on - floor).days)]
    assert [day for day in between if calendar.is_working(day)] == []


@settings(max_examples=200, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_any_order_of_the_same_events_gives_the_same_account(case, chance):
    start, week, stops, extensions, calendar = case
    plan_on = schedule.plan_date(start, week)

    def account(first, second):
        return ledger.explain(
            plan_on, calendar, started_on=start, stops=first, extensions=second, counted_from=start
        )

    mixed, others = stops[:], extensions[:]
    chance.shuffle(mixed)
    chance.shuffle(others)
    assert account(mixed, others) == account(stops, extensions)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_the_days_of_the_account_add_up_to_the_deadline(case):
    start, week, stops, extensions, calendar = case
    plan_on = schedule.plan_date(start, week)
    account = ledger.explain(
        plan_on, calendar, started_on=start, stops=stops, extensions=extensions, counted_from=start
    )
    assert account.due_on == ledger.commitment(
        plan_on, calendar, stops=stops, extensions=extensions, counted_from=start
    )
    assert sum(line.days for line in account.lines) == (account.due_on - start).days
    assert account.lines[-1].leads_to == account.due_on
    assert all(
        calendar.is_working(line.leads_to)
        for line in account.lines
        if line.kind in {"suspension", "prorroga"}
    )


@settings(max_examples=300, deadline=None)
@given(cases(), st.integers(0, 60))
def test_starting_later_is_never_due_earlier(case, later):
    start, week, stops, extensions, calendar = case

    def due(opened_on):
        return ledger.commitment(
            schedule.plan_date(opened_on, week),
            calendar,
            stops=stops,
            extensions=extensions,
            counted_from=opened_on,
        )

    assert due(start) <= due(start + timedelta(days=later))


@settings(max_examples=300, deadline=None)
@given(STARTS, WEEKS, st.lists(st.integers(0, 60), max_size=10))
def test_latest_start_is_the_latest_whose_plan_meets_the_date(meets_on, week, off):
    calendar = WorkingCalendar([meets_on - timedelta(days=n) for n in off])
    start = schedule.latest_start(meets_on, week, calendar)

    def due(opened_on):
        return schedule.due_date(schedule.plan_date(opened_on, week), calendar)

    assert due(start) <= meets_on
    assert [n for n in range(1, 40) if due(start + timedelta(days=n)) <= meets_on] == []


@settings(max_examples=200, deadline=None)
@given(STARTS, WEEKS, WEEKS)
def test_last_day_of_a_step_is_a_working_day_that_leaves_the_weeks_of_the_method(meets_on, anchor, week):
    last = schedule.last_day(meets_on, anchor, week, MEXICO)
    limit = meets_on - timedelta(days=7 * (anchor - week))
    assert MEXICO.is_working(last)
    assert last <= limit
    assert [n for n in range(1, (limit - last).days + 1) if MEXICO.is_working(last + timedelta(days=n))] == []


def test_account_tells_who_when_and_which_dates_there_were():
    stop = Stop(
        date(2026, 3, 9), date(2026, 3, 18), "sre", "espera de la SRE", "Oficio 8", "Ana", date(2026, 3, 18)
    )
    more = Extension(date(2026, 3, 20), 5, "Falta el acta", "Ana", "Presidenta municipal, oficio 12/2026")
    account = ledger.explain(
        date(2026, 3, 15),
        MEXICO,
        started_on=date(2026, 3, 2),
        label="semana 2",
        stops=[stop],
        extensions=[more],
    )
    assert [(line.kind, line.days, line.leads_to) for line in account.lines] == [
        ("inicio", 0, date(2026, 3, 2)),
        ("semanas", 13, date(2026, 3, 17)),
        ("suspension", 10, date(2026, 3, 25)),
        ("prorroga", 5, date(2026, 3, 30)),
    ]
    assert account.due_on == date(2026, 3, 30)
    assert account.old_dates == [date(2026, 3, 17), date(2026, 3, 25)]
    assert account.reasons == [
        "El plazo se cuenta desde el 2 de marzo de 2026.",
        "Fecha prevista: 15 de marzo de 2026, séptimo día de la semana 2.",
        "Espera de la SRE: 10 días naturales de plazo detenido, del 9 de marzo de 2026 al 18 de marzo de 2026, ambos "
        "incluidos. Oficio 8.",
        "Prórroga de 5 días naturales: Falta el acta. Autorizó: Presidenta municipal, oficio 12/2026.",
    ]
    assert [(line.by, line.recorded_on) for line in account.lines[2:]] == [
        ("Ana", date(2026, 3, 18)),
        ("Ana", date(2026, 3, 20)),
    ]


def test_a_suspension_that_lasts_gives_no_days_yet_and_says_so():
    stop = Stop(date(2026, 3, 9), None, "cabildo", "espera del cabildo", "Sin sesión")
    account = ledger.explain(date(2026, 3, 18), MEXICO, started_on=date(2026, 3, 2), stops=[stop])
    assert account.due_on == date(2026, 3, 18)
    assert account.lines[-1].note == (
        "Espera del cabildo: el plazo está detenido desde el 9 de marzo de 2026. Sin sesión."
    )


def test_days_moved_are_told_one_by_one():
    account = ledger.explain(date(2026, 3, 14), MEXICO, started_on=date(2026, 3, 1))
    assert [(line.on, line.note) for line in account.lines if line.kind == "inhabil"] == [
        (date(2026, 3, 14), "14 de marzo de 2026 es inhábil (sábado): pasa al día siguiente."),
        (date(2026, 3, 15), "15 de marzo de 2026 es inhábil (domingo): pasa al día siguiente."),
        (
            date(2026, 3, 16),
            "16 de marzo de 2026 es inhábil (natalicio de Benito Juárez): pasa al día siguiente.",
        ),
    ]


def test_overlapping_stops_count_each_day_once():
    days = [
        Stop(date(2026, 3, 9), date(2026, 3, 18)),
        Stop(date(2026, 3, 15), date(2026, 3, 20)),
        Stop(date(2026, 3, 10), date(2026, 3, 12)),
    ]
    assert ledger.stopped_days(days) == 12
    assert ledger.stopped_days(days, counted_from=date(2026, 3, 17)) == 4


def test_phases_move_with_stops_and_with_the_extensions_of_earlier_phases():
    planned = [(span.starts_on, span.ends_on) for span in schedule.phase_dates(date(2026, 3, 2))]
    spans = ledger.phase_spans(
        planned, stops=[Stop(date(2026, 3, 9), date(2026, 3, 10))], extension_days=[0, 7, 0, 0]
    )
    assert spans == [
        (date(2026, 3, 2), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 5, 5)),
        (date(2026, 5, 6), date(2026, 6, 2)),
        (date(2026, 6, 3), date(2026, 7, 28)),
    ]
