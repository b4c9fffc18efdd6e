"""Advisors at the very same moment, on a database with real concurrency: always one winner."""

import datetime as dt

import pytest

from agreements.library import editions
from agreements.library.reading import read_edition
from agreements.library.texts.catalogue import BUILTIN
from agreements.management.commands.load_library import load
from agreements.models import LibraryEdition
from partners.models import Entry
from tests.factories import UserFactory
from tests.phases.test_races import PEOPLE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


@pytest.fixture
def edition():
    return load(BUILTIN, now=NOW)[0]


def test_one_advisor_in_many_tabs_gets_one_draft(edition, asesora):
    outcomes = at_once(lambda: editions.draft_from(edition=edition, by=asesora, now=NOW))
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    draft = LibraryEdition.objects.get(is_builtin=False)
    assert read_edition(draft) == BUILTIN
    assert Entry.objects.filter(act="library.drafted").count() == 1


def test_many_advisors_get_drafts_with_numbers_of_their_own(edition):
    advisors = iter([UserFactory(is_staff=True) for _ in range(PEOPLE)])
    outcomes = at_once(lambda: editions.draft_from(edition=edition, by=next(advisors), now=NOW))
    made = LibraryEdition.objects.filter(is_builtin=False)
    assert (len(outcomes), made.count()) == (PEOPLE, outcomes.count("won"))
    assert made.count() >= 1
    assert len(set(made.values_list("number", flat=True))) == made.count()
    # Whoever came second is told so, and nothing of that attempt stays.
    assert set(outcomes) <= {
        "won",
        *[each for each in outcomes if "Se acaba de preparar otra edición" in each],
    }
    assert Entry.objects.filter(act="library.drafted").count() == made.count()


def test_a_draft_is_published_once_and_not_changed_meanwhile(edition, asesora):
    draft = editions.draft_from(edition=edition, by=asesora, now=NOW)
    editions.change_note(edition=draft, note="Sin seguros.", by=asesora)
    clause = draft.clauses.get(instrument="twinning", key="seguros")
    editions.remove_clause(edition=draft, clause=clause, by=asesora)
    outcomes = at_once(lambda: editions.publish(edition=draft, by=asesora, now=NOW))
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert Entry.objects.filter(act="library.published").count() == 1


def test_one_clause_is_added_once(edition, asesora):
    draft = editions.draft_from(edition=edition, by=asesora, now=NOW)
    words = {"es": "<p>Uno.</p>", "en": "<p>One.</p>"}
    outcomes = at_once(
        lambda: editions.add_clause(
            edition=draft,
            instrument="twinning",
            values={"purpose": "x", "is_mandatory": False, "anchor": "x", "grade": "D"},
            headings={"es": "Juventud", "en": "Youth"},
            texts=words,
            by=asesora,
        )
    )
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    positions = draft.clauses.filter(instrument="twinning").values_list("position", flat=True)
    assert sorted(positions) == list(range(1, 17))
