"""The three years in small: twenty processes, sixty days, two time zones (the whole is in tests/faults)."""

import datetime as dt

import pytest

from tests.faults.story import Story
from tests.faults.world import World

pytestmark = pytest.mark.django_db

#: Northern towns change the hour on Sunday 8 March 2026; Hermosillo never does.
ZONES = [("02", "America/Tijuana"), ("26", "America/Hermosillo")]
FIRST_DAY = dt.date(2026, 2, 2)


def test_sixty_days_without_a_missed_or_a_repeated_reminder():
    world = World(seed=2026, towns=4, processes=20, days=60, first_day=FIRST_DAY, zones=ZONES, bustle=3)
    story = Story(world, crashes=0.3)
    story.run()
    verdict = story.verdict()
    assert verdict["complaints"] == []
    assert set(verdict["faults"].values()) == {0}
    assert verdict["oracle"]["reminders"] > 100
    assert verdict["mail"]["runs killed"] > 10
