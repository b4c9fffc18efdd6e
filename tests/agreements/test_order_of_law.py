"""The order that the law asks for is a constraint of the table: no screen, command or query passes it by."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from agreements.models import Agreement
from tests.agreements.conftest import put_in_force
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db
NEXT_DAY = MONDAY + dt.timedelta(days=1)


def test_agreement_that_went_the_whole_way_is_accepted(draft):
    assert put_in_force(draft).state == Agreement.State.IN_FORCE


@pytest.mark.parametrize(
    "facts",
    [
        {"dictamen_on": None},
        {"dictamen_on": None, "dictamen_sha256": ""},
        {"dictamen_on": NEXT_DAY},
        {"dictamen_sha256": "b" * 64},
        {"cabildo_on": None},
        {"cabildo_on": NEXT_DAY},
        {"cabildo_sha256": "b" * 64},
        {"signed_sha256": ""},
        {"signed_on": None},
        {"state": "draft"},
        {"state": "approved"},
        {"registered_on": MONDAY - dt.timedelta(days=1)},
        {"ends_on": MONDAY},
        {"is_indefinite": True, "ends_on": NEXT_DAY},
    ],
)
def test_no_row_breaks_the_order(draft, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        put_in_force(draft, **facts)


def test_between_mexican_municipalities_no_dictamen_is_asked(draft):
    facts = {"scope": "national", "dictamen_on": None, "dictamen_sha256": ""}
    assert put_in_force(draft, **facts).signed_on == MONDAY


def test_letter_of_intent_needs_neither(draft):
    facts = {"dictamen_on": None, "dictamen_sha256": "", "cabildo_on": None, "cabildo_sha256": ""}
    assert put_in_force(draft, kind="letter", **facts).signed_on == MONDAY
