"""Arithmetic of terms."""

import datetime as dt

import pytest

from agreements.terms.dates import (
    last_day,
    length_in_words,
    months_of,
    next_period,
    notice_day,
    whole_months,
)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        ("2026-03-12", 60, "2031-03-11"),
        ("2026-03-01", 12, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-31", 2, "2026-03-30"),
        ("2026-12-15", 1, "2027-01-14"),
    ],
)
def test_the_last_day_belongs_to_the_term(starts_on, months, ends_on):
    assert last_day(day(starts_on), months) == day(ends_on)
    assert whole_months(day(starts_on), day(ends_on)) == months


@pytest.mark.parametrize("months", [0, -1, 99_999])
def test_a_term_without_a_possible_end_is_refused(months):
    with pytest.raises(ValueError, match="a term"):
        last_day(day("2026-03-12"), months)


def test_the_next_period_is_as_long_as_the_one_before():
    assert next_period(day("2026-03-12"), day("2031-03-11")) == (day("2031-03-12"), day("2036-03-11"))
    # 200 days are no whole months: days are counted.
    assert whole_months(day("2026-03-12"), day("2026-09-27")) is None
    assert next_period(day("2026-03-12"), day("2026-09-27")) == (day("2026-09-28"), day("2027-04-15"))
    assert (day("2027-04-15") - day("2026-09-28")).days == (day("2026-09-27") - day("2026-03-12")).days


def test_notice_is_counted_in_natural_days():
    assert notice_day(day("2031-03-11"), 90) == day("2030-12-11")


@pytest.mark.parametrize(
    ("answers", "months"),
    [
        ({"term_unit": "years", "term_number": 5}, 60),
        ({"term_unit": "months", "term_number": "18"}, 18),
        ({"term_unit": "indefinite"}, None),
        ({"term_unit": "years"}, None),
        ({}, None),
    ],
)
def test_months_come_from_what_the_draft_says(answers, months):
    assert months_of(answers) == months


@pytest.mark.parametrize(
    ("ends_on", "words"),
    [
        ("2031-03-11", "5 años"),
        ("2027-03-11", "1 año"),
        ("2027-09-11", "18 meses"),
        ("2026-04-11", "1 mes"),
        ("2026-03-20", "9 días naturales"),
    ],
)
def test_a_length_in_words(ends_on, words):
    assert length_in_words(day("2026-03-12"), day(ends_on)) == words
