"""Several people at one evaluation, or at one indicator, at once. PostgreSQL only."""

from decimal import Decimal

import pytest

from agreements.evaluation import indicators, judging
from agreements.models import Evaluation, ResultIndicator, ResultValue
from partners.models import Entry
from tests.agreements.evaluating import NOW, TEXTS, TODAY, begun, year_behind
from tests.agreements.test_terms_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 6


@pytest.fixture
def agreement(draft, activity, enlace):
    return year_behind(draft, activity, enlace)


def test_one_evaluation_is_begun_written_and_closed_once(agreement, enlace):
    outcomes = at_once(*[lambda: begun(agreement, enlace)] * PEOPLE)
    assert sum(isinstance(each, Evaluation) for each in outcomes) == 1
    row = Evaluation.objects.get()
    words = [TEXTS | {"lessons": f"Lección {number}"} for number in range(PEOPLE)]
    outcomes = at_once(
        *[
            lambda text=text: judging.save_evaluation(
                evaluation=row, by=enlace, now=NOW, seen=1, verdict="adjust", **text
            )
            for text in words
        ]
    )
    assert sum(isinstance(each, Evaluation) for each in outcomes) == 1
    outcomes = at_once(
        *[lambda: judging.close_evaluation(evaluation=row, by=enlace, now=NOW, seen=2)] * PEOPLE,
        lambda: judging.save_evaluation(evaluation=row, by=enlace, now=NOW, seen=2, **TEXTS),
    )
    assert sum(isinstance(each, Evaluation) for each in outcomes) == 1
    row.refresh_from_db()
    assert row.revision == 3
    assert Entry.objects.about(row).count() == 3


def test_one_year_gets_one_value_and_one_change_of_an_indicator_wins(agreement, enlace):
    row = ResultIndicator.objects.get()
    outcomes = at_once(
        *[
            lambda value=value: indicators.record_value(
                indicator=row, year=2024, value=Decimal(value), by=enlace, today=TODAY
            )
            for value in range(PEOPLE)
        ]
    )
    assert sum(isinstance(each, ResultValue) for each in outcomes) == 1
    seen = indicators.fingerprint(row)
    data = {name: getattr(row, name) for name in indicators.FIELDS}
    outcomes = at_once(
        *[
            lambda target=target: indicators.change_indicator(
                indicator=row, by=enlace, seen=seen, **data | {"target": Decimal(30 + target)}
            )
            for target in range(PEOPLE)
        ]
    )
    assert sum(isinstance(each, ResultIndicator) for each in outcomes) == 1
    assert Entry.objects.about(row).filter(act="result.changed").count() == 1
