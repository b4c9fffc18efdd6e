"""Two people act on an office at the same moment; each test runs on a real server, with real connections."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from partners import invitations, offices
from partners.models import Entry, Membership, User
from tests.factories import MembershipFactory, MunicipalityFactory

TODAY = dt.date(2026, 3, 2)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*acts):
    """Run the acts in threads that start at once; returns how each ended: "done" or "refused"."""
    barrier = Barrier(len(acts))
    ends = [None] * len(acts)

    def run(index, act):
        barrier.wait()
        try:
            act()
            ends[index] = "done"
        except ValidationError:
            ends[index] = "refused"
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(str(end) for end in ends)


def test_two_enlaces_who_deactivate_each_other_leave_one():
    # Many rounds, because one alone seldom meets the moment between the check and the act.
    for _ in range(15):
        municipality = MunicipalityFactory()
        one, other = MembershipFactory.create_batch(2, municipality=municipality)
        ends = together(
            lambda a=one, b=other: invitations.deactivate_membership(membership=a, by=b.user, today=TODAY),
            lambda a=one, b=other: invitations.deactivate_membership(membership=b, by=a.user, today=TODAY),
        )
        assert ends == ["done", "refused"]
        assert Membership.objects.active(TODAY).filter(municipality=municipality).count() == 1


def test_one_person_invited_twice_at_once_is_added_once(municipality, enlace):
    def invite():
        invitations.invite(
            municipality=municipality,
            email="nueva@guadalajara.example",
            full_name="Nora Vela",
            position="",
            role=Membership.Role.READER,
            by=enlace,
            today=TODAY,
        )

    assert together(*[invite] * 4) == ["done", "refused", "refused", "refused"]
    assert User.objects.filter(email="nueva@guadalajara.example").count() == 1
    assert Entry.objects.filter(act="member.invited").count() == 1


def test_one_office_opened_twice_at_once_is_opened_once(asesora):
    municipality = MunicipalityFactory(opened_on=None)

    def opens(email):
        return lambda: offices.open_municipality(
            municipality=municipality, email=email, full_name="P", position="", by=asesora, today=TODAY
        )

    assert together(opens("a@m.example"), opens("b@m.example")) == ["done", "refused"]
    assert Membership.objects.filter(municipality=municipality).count() == 1


def test_one_profile_saved_from_two_tabs_at_once_is_saved_once(municipality, enlace):
    seen = offices.profile_version(municipality)

    def saves(mayor):
        return lambda: offices.update_profile(
            municipality=municipality, values={"mayor": mayor}, by=enlace, seen=seen
        )

    assert together(saves("María"), saves("Marta")) == ["done", "refused"]
    assert Entry.objects.count() == 1
