"""What the long simulations found: acts between a crash and the next try, and calendars that change under a ladder."""

import datetime as dt

import pytest

from partners.models import Membership
from phases import declaring, preferences, reminders
from phases.models import DeclaredDay, MailChoice
from tests.factories import MembershipFactory
from tests.phases.reminding import THREE_BEFORE, at, fixed, make_task
from tests.phases.smtp import Crash

pytestmark = pytest.mark.django_db


def run(when, post):
    reminders.run(now=when, clock=fixed(when), post=post)


@pytest.mark.parametrize("rhythm", [MailChoice.Rhythm.DAILY, MailChoice.Rhythm.WEEKLY])
def test_a_mail_that_may_have_left_is_not_gathered_into_a_digest(municipality, enlace, rhythm):
    """It comes again under the same Message-ID, although the person chose digests meanwhile."""
    make_task(municipality)
    left = []

    def dying(letter):
        left.append(letter.message_id)
        raise Crash

    with pytest.raises(Crash):
        run(at(THREE_BEFORE), dying)
    preferences.choose_rhythm(user=enlace, rhythm=rhythm)
    run(at(THREE_BEFORE) + dt.timedelta(hours=1), lambda letter: left.append(letter.message_id))
    assert len(left) == 2
    assert len(set(left)) == 1


def test_whoever_takes_over_is_in_time_for_the_digest_of_the_day(municipality, enlace):
    """A reminder planned by a run that died, whose person left since, passes to the enlace within one run."""
    left_office = MembershipFactory(municipality=municipality, role=Membership.Role.LEGAL)
    preferences.choose_rhythm(user=enlace, rhythm=MailChoice.Rhythm.DAILY)
    make_task(municipality, assignee=left_office)
    make_task(municipality, key="mapa-actores", name="Identificar actores clave y aliados")
    reminders.plan(now=at(THREE_BEFORE), clock=fixed(at(THREE_BEFORE)))
    left_office.ends_on = THREE_BEFORE - dt.timedelta(days=1)
    left_office.save(update_fields=["ends_on"])
    letters = []
    run(at(THREE_BEFORE), letters.append)
    assert [(letter.person.user, len(letter.items)) for letter in letters] == [(enlace, 2)]


def test_a_holiday_that_is_worked_brings_forward_the_steps_of_what_is_overdue(municipality, enlace):
    """Due on the 11th; three working days later is the 17th, and the 16th once that holiday (LFT art. 74) is worked."""
    make_task(municipality, due_on=dt.date(2026, 3, 11))
    left = []

    def post(letter):
        left.extend((item.reminder.step, letter.today) for item in letter.items)

    run(at(dt.date(2026, 3, 12)), post)
    declaring.declare(
        municipality=municipality,
        starts_on=dt.date(2026, 3, 16),
        ends_on=dt.date(2026, 3, 16),
        name="Se labora",
        by=enlace,
        effect=DeclaredDay.Effect.WORKED,
    )
    run(at(dt.date(2026, 3, 16)), post)
    assert left == [(1, dt.date(2026, 3, 12)), (3, dt.date(2026, 3, 16))]
