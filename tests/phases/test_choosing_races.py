"""Candidates, matrix, weights and the choice at the very same moment, on a database with real concurrency."""

import datetime as dt
from itertools import cycle

import pytest
from django.utils import timezone

from partners.models import Candidate, CandidateContact, Counterpart, Entry, MatrixClosing
from partners.picture.profile import profile_of
from partners.ranking import weights
from partners.shortlist import candidates, marking
from phases import choosing, progress
from phases.models import Process
from tests.conftest import MONDAY
from tests.factories import PartnerCityFactory
from tests.phases.test_races import PEOPLE, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
BODY = {"kind": "city", "official_name": "Ciudad de Lyon", "official_name_local": "", "language": "fr"}


def candidate_of(municipality, by, name="Lyon", **city):
    row = candidates.add_candidate(
        municipality=municipality,
        by=by,
        now=NOW,
        geonameid=PartnerCityFactory(name=name, **city).geonameid,
    ).candidate
    return candidates.evaluate(candidate=row, by=by, seen="long_list")


def choose(candidate, by, **values):
    values = {"reason": "La mejor", "seen": "evaluated", "body": BODY} | values
    return choosing.choose(candidate=candidate, by=by, today=MONDAY, **values)


def test_a_city_is_chosen_once(methodology, municipality, enlace):
    lyon = candidate_of(municipality, enlace)
    outcomes = at_once(lambda: choose(lyon, enlace, origin="planned"))
    assert (len(outcomes), outcomes.count("won")) == (PEOPLE, 1)
    assert (Process.objects.count(), Counterpart.objects.count()) == (1, 1)
    assert Entry.objects.filter(act="candidate.chosen").count() == 1


def test_one_process_takes_one_of_two_cities(methodology, municipality, enlace):
    seeking = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    cities = [
        candidate_of(municipality, enlace),
        candidate_of(municipality, enlace, "Oporto", country_code="PT"),
    ]
    turns = cycle(cities)
    outcomes = at_once(lambda: choose(next(turns), enlace, process=seeking))
    assert outcomes.count("won") == 1
    chosen = Candidate.objects.get(state="chosen")
    assert Process.objects.get().counterpart == chosen.counterpart
    assert Counterpart.objects.count() == 1


def test_a_city_is_added_and_contacted_once(municipality, enlace):
    geonameid = PartnerCityFactory(name="Lyon").geonameid
    at_once(
        lambda: candidates.add_candidate(municipality=municipality, by=enlace, now=NOW, geonameid=geonameid)
    )
    lyon = Candidate.objects.get()
    assert Entry.objects.filter(act="candidate.added").count() == 1
    at_once(
        lambda: candidates.contact(
            candidate=lyon, by=enlace, today=MONDAY, sent_on=MONDAY, channel="letter", person="Anne Roux"
        )
    )
    assert CandidateContact.objects.count() == 1
    assert Entry.objects.filter(act="candidate.contacted").count() == 1


def test_the_matrix_is_closed_once(municipality, enlace):
    lyon = candidate_of(municipality, enlace)
    marking.save_criteria(
        municipality=municipality,
        by=enlace,
        now=NOW,
        rows=[{"pk": None, "name": "Plan", "guidance": "", "weight": 100}],
        seen=marking.criteria_version(municipality),
    )
    [criterion] = municipality.matrix_criteria.all()
    seen = marking.marks_version(lyon, enlace)
    at_once(
        lambda: marking.mark(candidate=lyon, by=enlace, now=NOW, marks={criterion.pk: (4, "")}, seen=seen)
    )
    assert Entry.objects.filter(act="candidate.marked").count() == 1
    at_once(lambda: marking.close_matrix(municipality=municipality, by=enlace, now=NOW))
    assert MatrixClosing.objects.count() == 1
    outcomes = at_once(
        lambda: marking.reopen_matrix(municipality=municipality, by=enlace, now=NOW, reason="Otra ciudad")
    )
    assert outcomes.count("won") == 1


def test_weights_saved_at_once_are_one_change(municipality, enlace):
    seen = weights.weights_mark(profile_of(municipality))
    shares = cycle([{"idioma": 60, "cercania": 40}, {"idioma": 30, "cercania": 70}])
    outcomes = at_once(
        lambda: weights.save_weights(
            municipality=municipality,
            weights=next(shares),
            profile="equilibrado",
            diversity=30,
            by=enlace,
            seen=seen,
            now=NOW,
        )
    )
    # Who sends the same weights as the first one changes nothing, and is not refused.
    assert outcomes.count("won") == PEOPLE // 2
    assert Entry.objects.filter(act="ranking.weights_changed").count() == 1
