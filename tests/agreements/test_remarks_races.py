"""Several people at once on the same observations: one letter is recorded once, one answer wins."""

import pytest

from agreements.models import State
from agreements.remarks import answering
from partners.models import Entry
from tests.agreements.test_remarks import NOON, keys, observed, pair  # noqa: F401 - fixtures
from tests.agreements.test_remarks_path import record, sent  # noqa: F401 - fixture
from tests.phases.test_races import PEOPLE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_one_letter_pressed_many_times_is_recorded_once(sent, enlace):  # noqa: F811
    outcomes = at_once(lambda: record(sent, enlace))
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert sent.remarks.count() == 1
    assert sent.steps.filter(to_state=State.OBSERVED).count() == 1


def test_of_many_answers_from_the_same_page_the_first_stays(pair, draft, enlace):  # noqa: F811
    seen = answering.stamp_of(pair[0])
    texts = iter(f"Respuesta {n}" for n in range(PEOPLE))
    outcomes = at_once(
        lambda: answering.answer_remark(remark=pair[0], text=next(texts), seen=seen, by=enlace, now=NOON)
    )
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert set(outcomes) == {"won", answering.STALE_ANSWER}
    assert Entry.objects.about(draft).filter(act="remark.answered").count() == 1
    pair[0].refresh_from_db()
    assert pair[0].answer.startswith("Respuesta ")
