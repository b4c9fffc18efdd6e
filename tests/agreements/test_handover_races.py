"""Several people ask for a package, and several workers take it, at once. PostgreSQL only."""

import datetime as dt

import pytest
from django.utils import timezone

from agreements.handover import building
from agreements.models import Handover
from partners.models import Entry
from tests.agreements.test_terms_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 6
TODAY = dt.date(2026, 3, 3)
NOW = timezone.make_aware(dt.datetime(2026, 3, 3, 12))


def test_six_clicks_ask_for_one(municipality, enlace):
    asked = at_once(
        *[
            lambda: building.request_handover(municipality=municipality, by=enlace, today=TODAY, now=NOW)
            for _ in range(PEOPLE)
        ]
    )
    assert {handover.pk for handover, _ in asked} == {Handover.objects.get().pk}
    assert sorted(is_new for _, is_new in asked) == [False] * (PEOPLE - 1) + [True]
    assert Entry.objects.filter(act="handover.requested").count() == 1


def test_three_workers_make_one(municipality, enlace):
    handover, _ = building.request_handover(municipality=municipality, by=enlace, today=TODAY, now=NOW)
    made = at_once(*[lambda: building.build(pk=handover.pk, now=NOW, clock=lambda: NOW) for _ in range(3)])
    assert sorted(made) == [False, False, True]
    assert Entry.objects.filter(act="handover.built").count() == 1
    handover.refresh_from_db()
    assert handover.state == Handover.State.DONE
