"""Two people at the committee and its bylaws at once. PostgreSQL only."""

import datetime as dt

import pytest

from agreements.bylaws import writing
from agreements.committee import members
from agreements.models import Bylaws, BylawsChapter
from partners.models import CommitteeMember, Entry
from tests.agreements.test_bylaws import DAYS
from tests.agreements.test_committee import START, install
from tests.agreements.test_versions_races import at_once
from tests.conftest import MONDAY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_drafts_begun_at_once_are_one(municipality, enlace):
    done = at_once(*[lambda: writing.begin_draft(municipality=municipality, by=enlace)] * 2)
    assert done.count(None) == 1
    assert (Bylaws.objects.count(), BylawsChapter.objects.count()) == (1, 15)


def test_a_chapter_saved_while_the_bylaws_enter_into_force_is_in_them_or_refused(municipality, enlace):
    bylaws = writing.begin_draft(municipality=municipality, by=enlace)
    seen = Bylaws.objects.get().changed_at

    def edit():
        row = BylawsChapter.objects.select_related("bylaws__municipality").get(bylaws=bylaws, key="recursos")
        return writing.edit_chapter(chapter=row, by=enlace, seen=1, title="Recursos", text="Una regla.")

    def enact():
        row = Bylaws.objects.select_related("municipality").get()
        return writing.put_in_force(bylaws=row, by=enlace, today=MONDAY, seen=seen, **DAYS)

    edited, enacted = at_once(edit, enact)
    # Whoever comes second learns that the draft is not the one that was read.
    assert (edited is None) != (enacted is None)
    row = BylawsChapter.objects.get(key="recursos")
    assert row.is_edited == (edited is not None)
    assert Bylaws.objects.get().state == ("in_force" if enacted is not None else "draft")
    assert Entry.objects.filter(act__in=("bylaws.in_force", "bylaws.chapter")).count() == 1


def test_two_people_do_not_take_the_same_office(municipality, enlace):
    committee, _ = install(municipality, enlace)

    def take(name):
        return lambda: members.add_member(
            committee=committee,
            by=enlace,
            today=MONDAY,
            name=name,
            office="president",
            sector="government",
            is_official=True,
            starts_on=START,
            ends_on=dt.date(2027, 1, 1),
        )

    assert at_once(take("Verónica Ortiz"), take("Hugo Luna")).count(None) == 1
    assert CommitteeMember.objects.count() == 1


def test_somebody_leaves_once(municipality, enlace):
    committee, _ = install(municipality, enlace)
    row = members.add_member(
        committee=committee,
        by=enlace,
        today=MONDAY,
        name="Rosa Díaz",
        office="member",
        sector="civil",
        starts_on=START,
    )

    def leave():
        return members.record_leaving(member=row, on=MONDAY, reason="Renuncia", by=enlace, today=MONDAY)

    assert at_once(leave, leave).count(None) == 1
    assert Entry.objects.filter(act="member.left").count() == 1


def test_two_committees_installed_at_once_do_not_overlap(municipality, enlace):
    at_once(
        lambda: install(municipality, enlace, ends_on=None),
        lambda: install(municipality, enlace, starts_on=MONDAY, ends_on=None),
    )
    assert municipality.committees.on(MONDAY).count() == 1
