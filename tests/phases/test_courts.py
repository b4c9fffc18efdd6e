"""Whose turn every natural day was: no day left out, no day counted twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phases import catalogue, courts, progress
from phases.courts import COUNTERPART, MUNICIPALITY, SRE, current, days_by_court, turns
from phases.elapsed import Elapsed, elapsed_of
from phases.ledger import Stop
from phases.models import Suspension
from tests.phases.moving import MONDAY, complete, day

OPENED = date(2026, 3, 2)


def told(found):
    return [(turn.court, turn.starts_on, turn.ends_on) for turn in found]


def test_a_process_without_events_is_the_municipality_s():
    assert told(turns(OPENED, date(2026, 3, 11))) == [(MUNICIPALITY, OPENED, date(2026, 3, 11))]


def test_the_day_of_sending_is_ours_and_that_of_the_answer_theirs():
    found = turns(
        OPENED,
        day("04-30"),
        done={
            "envio-dgcp": day("03-10"),
            "observaciones": day("03-20"),
            "solventar-observaciones": day("03-25"),
            "dictamen-procedencia": day("04-10"),
            "remitir-registro": day("04-20"),
        },
    )
    assert told(found) == [
        (MUNICIPALITY, OPENED, day("03-10")),
        (SRE, day("03-11"), day("03-20")),
        (MUNICIPALITY, day("03-21"), day("03-25")),
        (SRE, day("03-26"), day("04-10")),
        (MUNICIPALITY, day("04-11"), day("04-20")),
        (SRE, day("04-21"), day("04-30")),
    ]
    assert days_by_court(found) == {MUNICIPALITY: 24, SRE: 36, COUNTERPART: 0}
    assert current(found) == (SRE, day("04-21"))


def test_without_observations_to_answer_the_ministry_goes_on():
    found = turns(
        OPENED,
        day("04-01"),
        done={"envio-dgcp": day("03-10"), "observaciones": day("03-20")},
        omitted={"solventar-observaciones"},
    )
    assert told(found) == [
        (MUNICIPALITY, OPENED, day("03-10")),
        (SRE, day("03-11"), day("03-20")),
        (SRE, day("03-21"), day("04-01")),
    ]
    assert current(found) == (SRE, day("03-11"))


def test_a_suspension_says_for_whom_one_waits_before_anything_else():
    found = turns(
        OPENED,
        day("03-31"),
        stops=[
            Stop(day("03-12"), day("03-14"), "counterpart", "espera de la contraparte"),
            Stop(day("03-30"), None, "cabildo", "espera del cabildo"),
        ],
        done={"envio-dgcp": day("03-10")},
    )
    assert told(found) == [
        (MUNICIPALITY, OPENED, day("03-10")),
        (SRE, day("03-11"), day("03-11")),
        (COUNTERPART, day("03-12"), day("03-14")),
        (SRE, day("03-15"), day("03-29")),
        (MUNICIPALITY, day("03-30"), day("03-31")),
    ]
    assert found[2].note == "Plazo suspendido: espera de la contraparte"


def test_the_counterpart_has_the_text_in_its_language_until_it_agrees():
    found = turns(
        OPENED, day("04-30"), done={"version-otro-idioma": day("04-02"), "texto-negociado": day("04-20")}
    )
    assert days_by_court(found)[COUNTERPART] == 18


def test_an_answer_before_the_question_leaves_no_wait():
    found = turns(OPENED, day("04-30"), done={"envio-dgcp": day("04-02"), "observaciones": day("03-20")})
    assert days_by_court(found)[SRE] == 0


def test_a_process_that_has_not_begun_has_no_days():
    assert turns(OPENED, date(2026, 3, 1)) == ()
    assert current(()) is None


def test_the_keys_are_those_of_the_methodology_and_the_causes_those_of_the_model():
    assert {task.key for _, task in catalogue.METHODOLOGY.all_tasks()} >= courts.KEYS
    assert {cause.value: court for cause, court in Suspension.COURTS.items()} == courts.BY_CAUSE


@st.composite
def histories(draw):
    length = draw(st.integers(0, 200))
    when = st.integers(-20, 260).map(lambda n: OPENED + timedelta(days=n))
    stops = []
    for _ in range(draw(st.integers(0, 5))):
        first = draw(when)
        last = draw(st.one_of(st.none(), st.integers(0, 60)))
        cause = draw(st.sampled_from(Suspension.Cause.values))
        stops.append(Stop(first, None if last is None else first + timedelta(days=last), cause, cause))
    keys = sorted(courts.KEYS)
    done = draw(st.dictionaries(st.sampled_from(keys), when))
    omitted = set(draw(st.lists(st.sampled_from(keys), max_size=4))) - set(done)
    return OPENED + timedelta(days=length), stops, done, omitted


@settings(max_examples=400, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_every_natural_day_belongs_to_exactly_one(history, chance):
    until, stops, done, omitted = history
    found = turns(OPENED, until, stops=stops, done=done, omitted=omitted)
    elapsed = (until - OPENED).days + 1
    assert sum(days_by_court(found).values()) == elapsed
    days = [turn.starts_on + timedelta(days=n) for turn in found for n in range(turn.days)]
    assert days == [OPENED + timedelta(days=n) for n in range(elapsed)]
    mixed = stops[:]
    chance.shuffle(mixed)
    assert days_by_court(turns(OPENED, until, stops=mixed, done=done, omitted=omitted)) == days_by_court(
        found
    )


@settings(max_examples=200, deadline=None)
@given(histories())
def test_a_suspended_day_is_of_whom_the_cause_names(history):
    until, stops, done, omitted = history
    found = turns(OPENED, until, stops=stops, done=done, omitted=omitted)
    for turn in found:
        covering = [
            stop
            for stop in stops
            if stop.starts_on <= turn.starts_on and (stop.ends_on is None or turn.starts_on <= stop.ends_on)
        ]
        if covering:
            assert turn.court in {courts.BY_CAUSE.get(stop.cause, MUNICIPALITY) for stop in covering}


@settings(max_examples=200, deadline=None)
@given(histories())
def test_shares_add_up_to_a_hundred(history):
    until, stops, done, omitted = history
    account = Elapsed(until, turns(OPENED, until, stops=stops, done=done, omitted=omitted))
    assert sum(share for _, _, share in account.rows) == 100
    assert all(abs(share - days * 100 / account.days) < 1 for _, days, share in account.rows)


@pytest.mark.django_db
def test_elapsed_of_a_process_reads_its_tasks_and_suspensions(
    process, enlace, methodology, django_assert_num_queries
):
    complete(process, "envio-dgcp", enlace, today=day("03-10"))
    progress.suspend(process=process, cause="cabildo", reason="Sin sesión", by=enlace, today=day("03-20"))
    with django_assert_num_queries(2):
        account = elapsed_of(process, day("03-31"))
    assert account.rows == [
        ("El municipio", 21, 70),
        ("La Secretaría de Relaciones Exteriores", 9, 30),
        ("La contraparte", 0, 0),
    ]
    assert (account.days, account.holder_within, account.since) == (30, "el municipio", day("03-20"))


@pytest.mark.django_db
def test_elapsed_of_a_closed_process_ends_with_its_closing(process, enlace, methodology):
    closed = progress.close_process(
        process=process, outcome="withdrawn", reason="Cambio de prioridades", by=enlace, today=day("03-11")
    )
    assert (elapsed_of(closed, day("12-01")).days, elapsed_of(closed, day("12-01")).until) == (
        10,
        day("03-11"),
    )
    assert elapsed_of(closed, MONDAY).days == 10
