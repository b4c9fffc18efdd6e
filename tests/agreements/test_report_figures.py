"""Figures of reports: sums that say what is unknown, per cent of the target, and content that survives JSON."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.reporting import plain, wording
from agreements.reporting.chart import chart_of
from agreements.reporting.figures import Entry, Plan, Proof, Row, percent_of_target, summary_of

PLAN = Plan(
    number=1,
    pk=7,
    name="Visita técnica",
    area="Agua",
    kind="visitas recíprocas",
    starts_on=dt.date(2026, 5, 4),
    ends_on=dt.date(2026, 5, 8),
    indicator="Empresas",
    unit="empresas",
    baseline=Decimal(10),
    target=Decimal(40),
    target_words="",
    adding="sum",
    budget_local=Decimal("1000.00"),
    budget_counterpart=Decimal(200),
    currency="EUR",
)
AMOUNT = st.none() | st.decimals(0, 10**9, places=2)
PEOPLE = st.none() | st.integers(0, 10**6)


def entry(line, period="t1", **facts):
    values = {
        "report": 1,
        "folio": "14039/INF/2026/T1/00001",
        "progress": "under_way",
        "starts_on": None,
        "ends_on": None,
        "actual": None,
        "women": None,
        "men": None,
        "unspecified": None,
        "spent_local": None,
        "spent_counterpart": None,
        "currency": "EUR",
        "narrative": "",
        "problems": "",
    }
    return Entry(line=line, period=period, **values | facts)


def row(*entries, plan=PLAN, **changes):
    return Row(replace(plan, **changes), entries, True)


def test_a_sum_adds_what_is_known_names_its_lines_and_counts_what_is_not():
    found = row(entry(1, actual=Decimal(5)), entry(2, "t2"), entry(3, "t3", actual=Decimal("7.5"))).result
    assert (found.value, found.lines, found.unknown) == (Decimal("12.5"), (1, 3), 1)
    assert (wording.number(found.value), wording.gaps(found)) == ("12.5", "falta 1 dato")


def test_the_last_value_counts_where_values_are_not_added():
    found = row(entry(1, actual=Decimal(5)), entry(2, "t2", actual=Decimal(9)), entry(3, "t3"), adding="last")
    assert (found.result.value, found.result.lines) == (Decimal(9), (2,))


def test_nothing_known_stays_unknown_and_zero_is_a_number():
    assert row(entry(1)).result.value is None
    assert wording.number(row(entry(1)).people().value) == "sin dato"
    assert row(entry(1, women=0)).people().value == 0
    # Nobody asks for numbers of what did not happen.
    assert row(entry(1, progress="postponed")).result.unknown == 0


@pytest.mark.parametrize(
    ("value", "target", "baseline", "adding", "percent"),
    [
        (20, 40, 10, "sum", "50.0"),
        (25, 40, 10, "last", "50.0"),
        (10, 40, 10, "last", "0.0"),
        (5, 40, 10, "last", "-16.7"),
        (60, 40, None, "last", "150.0"),
        (30, 20, 40, "last", "50.0"),  # a target below its baseline
        (40, 40, 40, "last", "100"),
        (39, 40, 40, "last", None),
        (0, 0, None, "sum", "100"),
        (None, 40, None, "sum", None),
        (3, None, None, "sum", None),
    ],
)
def test_per_cent_of_the_target(value, target, baseline, adding, percent):
    number = [None if each is None else Decimal(each) for each in (value, target, baseline)]
    found = percent_of_target(*number, adding)
    assert found == (None if percent is None else Decimal(percent))


def test_currencies_are_never_added_up():
    one = row(entry(1, spent_local=Decimal(300), spent_counterpart=Decimal(50)))
    two = row(entry(2, spent_counterpart=Decimal(10), currency="USD"), currency="USD")
    money = {(each.side, each.currency): each for each in summary_of([one, two], PLAN.ends_on).money}
    assert list(money) == [("local", "MXN"), ("counterpart", "EUR"), ("counterpart", "USD")]
    assert money["counterpart", "EUR"].spent.value == 50 and money["counterpart", "EUR"].percent == 25
    assert money["counterpart", "USD"].spent.lines == (2,)
    # The other activity's municipality spent we do not know what.
    assert (money["local", "MXN"].spent.value, money["local", "MXN"].spent.unknown) == (300, 1)


def test_a_currency_changed_in_the_plan_keeps_what_was_spent_before():
    found = row(
        entry(1, spent_counterpart=Decimal(50)),
        entry(2, "t2", spent_counterpart=Decimal(70), currency="USD"),
        currency="USD",
    )
    assert found.currencies("counterpart") == ["USD", "EUR"]
    assert [found.spent("counterpart", each).value for each in ("USD", "EUR")] == [70, 50]


def test_the_summary_counts_what_became_of_each_activity():
    rows = [
        row(entry(1, progress="done", actual=Decimal(40))),
        row(entry(2, progress="postponed"), target=None),
        row(),
    ]
    found = summary_of(rows, dt.date(2026, 6, 30))
    assert found.counts == {"done": 1, "under_way": 0, "postponed": 1, "cancelled": 0, "not_started": 1}
    assert (found.due, found.due_done, found.measured, found.met.value) == (3, 1, 2, 1)
    assert (found.score, found.done.lines, found.met.lines) == (Decimal("33.3"), (1,), (1,))
    assert wording.standing(found, dt.date(2026, 6, 30)) == (
        "Al 30 de junio de 2026, de 3 actividades del programa: 1 realizada, 1 pospuesta y 1 sin empezar."
    )


@given(st.lists(st.tuples(AMOUNT, PEOPLE, PEOPLE, AMOUNT), max_size=4))
def test_every_sum_is_the_sum_of_the_lines_that_it_names(facts):
    entries = [
        entry(number, f"t{number}", actual=actual, women=women, men=men, spent_local=spent)
        for number, (actual, women, men, spent) in enumerate(facts, 1)
    ]
    by_line = {each.line: each for each in entries}
    found = row(*entries)
    for quantity, name in (
        (found.result, "actual"),
        (found.people(), "people"),
        (found.spent("local"), "spent_local"),
    ):
        known = [getattr(by_line[line], name) for line in quantity.lines]
        assert None not in known
        assert quantity.value == (sum(known) if known else None)
        assert quantity.unknown + len(known) == len(entries)


def test_content_comes_back_from_json_as_it_was():
    party = plain.PartyWords("Municipio de Guadalajara", "Guadalajara", "Jalisco, México", "", "")
    head = plain.Head("t1", 2026, "F", "P", "Crecer", "Acuerdo", "A", party, party)
    full = entry(
        3,
        starts_on=dt.date(2026, 5, 4),
        ends_on=dt.date(2026, 5, 8),
        actual=Decimal("1.50"),
        women=3,
        spent_local=Decimal("10.00"),
        narrative="Ñandú «…»",
    )
    proof = Proof(1, 2, "Tarea", "minuta.pdf", True, "a" * 64)
    rows = (Row(PLAN, (full, entry(4, "t2")), False, (proof,)),)
    content = plain.Content(head, dict.fromkeys(plain.TEXTS, "x"), rows)
    data = plain.dumped(content)
    assert plain.loaded(json.loads(json.dumps(data))) == content
    assert data["rows"][0]["entries"][0]["actual"] == "1.50"


def test_a_bar_is_never_longer_than_its_place_nor_shorter_than_nothing():
    rows = [
        row(entry(1, actual=Decimal(400))),
        row(entry(2, actual=Decimal(5)), adding="last"),
        row(entry(3)),
        row(entry(4, progress="done"), target=None),
    ]
    chart = chart_of(rows)
    assert [bar.width for bar in chart.bars] == ["258", "0", "0", "0"]
    assert [bar.words for bar in chart.bars] == ["1000 %", "-16.7 %", "sin dato", "realizada, sin meta"]
    assert [sign.label for sign in chart.legend] == ["realizada", "en curso"]
