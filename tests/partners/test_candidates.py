"""Candidate cities: the verbs, from the long list to their end."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partners.models import Candidate, CandidateContact, Entry, PartnerCity
from partners.shortlist import candidates
from partners.shortlist.rows import contacts_in_short
from tests.factories import CounterpartFactory, PartnerCityFactory

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
TODAY = dt.date(2026, 3, 2)
State = Candidate.State


def days_ago(days):
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def lyon(municipality, enlace):
    return candidates.add_candidate(
        municipality=municipality,
        by=enlace,
        now=NOW,
        geonameid=PartnerCityFactory(name="Lyon").geonameid,
        reason="Comparten la industria de la seda",
    ).candidate


def put(candidate, state, **values):
    Candidate.objects.filter(pk=candidate.pk).update(state=state, **values)
    candidate.refresh_from_db()
    return candidate


def said_of(candidate):
    return list(Entry.objects.about(candidate).values_list("act", "text"))


def refusal(act, **values):
    with pytest.raises(ValidationError) as caught:
        act(**values)
    return caught.value.messages[0]


# --- The long list -------------------------------------------------------------------------------------------------


def test_a_city_is_added_with_the_score_of_its_day(municipality, enlace):
    city = PartnerCityFactory(name="Oporto")
    reasons = [{"key": "puerto", "label": "Puerto", "points": 12.5, "sentence": "Ambas son puertos."}]
    added = candidates.add_candidate(
        municipality=municipality,
        by=enlace,
        now=NOW,
        geonameid=city.geonameid,
        reason="  Puerto\n atlántico ",
        standing=candidates.Standing(score=71.25, rank=1204, contributions=reasons),
    )
    row = Candidate.objects.get()
    assert added == candidates.Added(row, True)
    assert (row.state, row.reason, row.score, row.rank) == (State.LONG_LIST, "Puerto atlántico", 71.25, 1204)
    assert (row.contributions, row.scored_at, row.added_by) == (reasons, NOW, enlace)
    assert said_of(row) == [
        (
            "candidate.added",
            "Agregó a Oporto a la lista larga, en el lugar 1,204 del emparejador. Puerto atlántico",
        )
    ]


def test_adding_it_again_changes_nothing(municipality, enlace, lyon):
    again = candidates.add_candidate(
        municipality=municipality,
        by=enlace,
        now=NOW,
        geonameid=lyon.city.geonameid,
        reason="Otra razón",
        standing=candidates.Standing(1, 1, []),
    )
    assert again == candidates.Added(lyon, False)
    row = Candidate.objects.get()
    assert (row.reason, row.score) == ("Comparten la industria de la seda", None)
    assert len(said_of(lyon)) == 1


def test_a_city_typed_by_the_office_may_be_a_candidate(municipality, enlace):
    city = PartnerCityFactory(name="Onjuku", municipality=municipality, geonameid=None)
    row = candidates.add_candidate(municipality=municipality, by=enlace, now=NOW, city=city).candidate
    assert (row.city, row.score, row.scored_at) == (city, None, None)


def test_what_is_no_city_of_ours_is_not_added(municipality, other_municipality, enlace, lectora):
    municipality.geonameid = 4005539
    municipality.save()
    foreign = PartnerCityFactory(municipality=other_municipality, geonameid=None)
    here = {"municipality": municipality, "by": enlace, "now": NOW}
    assert "no está en el catálogo" in refusal(candidates.add_candidate, **here, geonameid=1)
    assert "su propio municipio" in refusal(candidates.add_candidate, **here, geonameid=4005539)
    assert "otro municipio" in refusal(candidates.add_candidate, **here, city=foreign)
    assert "Elija una ciudad" in refusal(candidates.add_candidate, **here)
    assert "Sólo el enlace" in refusal(candidates.add_candidate, **here | {"by": lectora}, geonameid=1)
    assert Candidate.objects.count() == 0
    assert PartnerCity.objects.count() == 1


# --- From state to state -------------------------------------------------------------------------------------------


def test_it_is_evaluated_once(enlace, lyon):
    candidates.evaluate(candidate=lyon, by=enlace, seen=State.LONG_LIST)
    lyon.refresh_from_db()
    assert lyon.state == State.EVALUATED
    assert "ahora está como «evaluada»" in refusal(
        candidates.evaluate, candidate=lyon, by=enlace, seen=State.LONG_LIST
    )
    assert "no puede pasar a «evaluada»" in refusal(
        candidates.evaluate, candidate=lyon, by=enlace, seen=State.EVALUATED
    )
    assert [act for act, _ in said_of(lyon)] == ["candidate.evaluated", "candidate.added"]


def test_discarding_keeps_the_reason_and_reconsidering_brings_it_back(enlace, lyon):
    candidates.discard(candidate=lyon, by=enlace, reason="No responde", seen=State.LONG_LIST)
    lyon.refresh_from_db()
    assert (lyon.state, lyon.reason) == (State.DISCARDED, "No responde")
    candidates.reconsider(candidate=lyon, by=enlace, reason="Escribió el alcalde", seen=State.DISCARDED)
    lyon.refresh_from_db()
    assert (lyon.state, lyon.reason) == (State.LONG_LIST, "Escribió el alcalde")
    assert [text for _, text in said_of(lyon)[:2]] == [
        "Volvió a poner a Lyon en la lista larga: Escribió el alcalde",
        "Descartó a Lyon: No responde",
    ]


def test_a_decision_needs_its_reason(enlace, lyon):
    for act, state in ((candidates.discard, State.LONG_LIST), (candidates.reconsider, State.DISCARDED)):
        put(lyon, state, reason="x")
        assert "la razón queda en el expediente" in refusal(
            act, candidate=lyon, by=enlace, reason="  ", seen=state
        )


def test_a_chosen_one_is_neither_discarded_nor_taken_back_here(enlace, lyon, counterpart):
    put(lyon, State.CHOSEN, counterpart=counterpart)
    about = {"candidate": lyon, "by": enlace, "reason": "Cambio", "seen": State.CHOSEN}
    assert "no puede pasar a «descartada»" in refusal(candidates.discard, **about)
    assert "no está descartada" in refusal(candidates.reconsider, **about)


def test_only_what_was_evaluated_or_contacted_is_chosen(enlace, lyon, municipality):
    counterpart = CounterpartFactory(municipality=municipality, city=lyon.city)
    about = {"candidate": lyon, "counterpart": counterpart, "by": enlace, "reason": "La mejor"}
    assert "evalúela o contáctela" in refusal(candidates.mark_chosen, **about, seen=State.LONG_LIST)
    for state in (State.EVALUATED, State.CONTACTED, State.INTERESTED):
        put(lyon, state, counterpart=None)
        assert candidates.mark_chosen(**about, seen=state).state == State.CHOSEN
    lyon.refresh_from_db()
    assert (lyon.counterpart, lyon.reason) == (counterpart, "La mejor")
    candidates.release_chosen(candidate=lyon, by=enlace, reason="Cambió el alcalde", seen=State.CHOSEN)
    lyon.refresh_from_db()
    assert (lyon.state, lyon.counterpart, lyon.reason) == (State.LONG_LIST, None, "Cambió el alcalde")


@pytest.mark.parametrize("state", State)
def test_the_verbs_reach_exactly_the_states_of_the_table(state, enlace, lyon, counterpart):
    """Every verb on a candidate in every state: it ends where TRANSITIONS allows, or nothing changes."""
    about = {"candidate": lyon, "by": enlace, "seen": state}
    verbs = {
        State.EVALUATED: (candidates.evaluate, {}),
        State.CHOSEN: (candidates.mark_chosen, {"counterpart": counterpart, "reason": "Porque sí"}),
        State.DISCARDED: (candidates.discard, {"reason": "Porque no"}),
    }
    for target, (verb, values) in verbs.items():
        chosen = {"counterpart": counterpart} if state == State.CHOSEN else {"counterpart": None}
        put(lyon, state, reason="x", **chosen)
        entries = Entry.objects.count()
        allowed = target in Candidate.TRANSITIONS[state]
        if allowed:
            verb(**about, **values)
        else:
            refusal(verb, **about, **values)
        lyon.refresh_from_db()
        assert lyon.state == (target if allowed else state)
        assert Entry.objects.count() == entries + allowed


# --- Contacts ------------------------------------------------------------------------------------------------------


def write(candidate, by, **values):
    values = {"sent_on": days_ago(30), "channel": "letter", "person": "Claire Martin"} | values
    return candidates.contact(candidate=candidate, by=by, today=TODAY, **values)


def test_the_first_letter_makes_it_contacted_and_the_answer_counts_its_days(enlace, lyon):
    made = write(lyon, enlace, text="Carta de presentación")
    lyon.refresh_from_db()
    assert lyon.state == State.CONTACTED
    candidates.answer(
        contact=made, by=enlace, today=TODAY, answered_on=days_ago(18), text="Le interesa", interested=True
    )
    lyon.refresh_from_db()
    made.refresh_from_db()
    assert (lyon.state, made.answer_days, made.answer) == (State.INTERESTED, 12, "Le interesa")
    assert [text for _, text in said_of(lyon)[:2]] == [
        "Anotó la respuesta de Claire Martin, sobre Lyon, del 12 de febrero de 2026: 12 días. La ciudad está "
        "interesada.",
        "Anotó un contacto sobre Lyon el 31 de enero de 2026, carta u oficio, con Claire Martin. La ciudad queda "
        "como contactada.",
    ]


def test_asking_the_representation_does_not_contact_the_city(enlace, lyon):
    made = write(lyon, enlace, channel="representation", person="Consulado en Lyon")
    lyon.refresh_from_db()
    assert lyon.state == State.LONG_LIST
    about = {"contact": made, "by": enlace, "today": TODAY, "answered_on": TODAY, "text": ""}
    assert "Sólo una ciudad contactada" in refusal(candidates.answer, **about, interested=True)
    made.refresh_from_db()
    assert made.answered_on is None
    assert candidates.answer(**about).answer_days == 30


def test_a_double_click_writes_one_contact(enlace, lyon):
    assert write(lyon, enlace) == write(lyon, enlace)
    assert CandidateContact.objects.count() == 1
    assert [act for act, _ in said_of(lyon)] == ["candidate.contacted", "candidate.added"]


def test_an_answer_is_written_once(enlace, lyon):
    made = write(lyon, enlace)
    about = {"contact": made, "by": enlace, "today": TODAY, "text": "Sí"}
    assert "no puede ser anterior" in refusal(candidates.answer, **about, answered_on=days_ago(31))
    assert "todavía no llega" in refusal(candidates.answer, **about, answered_on=days_ago(-1))
    candidates.answer(**about, answered_on=TODAY)
    assert "ya tiene respuesta" in refusal(candidates.answer, **about | {"text": "No"}, answered_on=TODAY)
    made.refresh_from_db()
    assert made.answer == "Sí"


def test_a_contact_that_cannot_be_is_refused(enlace, lyon):
    assert "todavía no llega" in refusal(write, candidate=lyon, by=enlace, sent_on=days_ago(-1))
    assert "más de diez años" in refusal(write, candidate=lyon, by=enlace, sent_on=days_ago(4000))
    assert "con quién" in refusal(write, candidate=lyon, by=enlace, person=" ")
    assert "medio" in refusal(write, candidate=lyon, by=enlace, channel="paloma")
    put(lyon, State.DISCARDED, reason="No responde")
    assert "reconsidérela" in refusal(write, candidate=lyon, by=enlace)
    assert CandidateContact.objects.count() == 0


def test_somebody_else_may_not_act(lectora, otro_enlace, enlace, lyon):
    made = write(lyon, enlace)
    for who in (lectora, otro_enlace):
        for act, values in (
            (candidates.evaluate, {"candidate": lyon, "seen": State.CONTACTED}),
            (candidates.discard, {"candidate": lyon, "seen": State.CONTACTED, "reason": "No"}),
            (candidates.answer, {"contact": made, "today": TODAY, "answered_on": TODAY, "text": ""}),
        ):
            assert "Sólo el enlace" in refusal(act, by=who, **values)


# --- How a city answers --------------------------------------------------------------------------------------------


def letter(sent, answered=None, channel="letter"):
    return CandidateContact(
        sent_on=days_ago(sent),
        answered_on=None if answered is None else days_ago(answered),
        channel=channel,
        person="Claire Martin",
    )


def test_the_average_counts_the_city_and_not_the_consulate():
    short = contacts_in_short(
        [letter(40, 30), letter(20, 0), letter(9, 8, "representation"), letter(3)], TODAY
    )
    assert (short.count, short.answered, short.average_days) == (4, 3, 15.0)
    assert (short.average_words, short.last_on, short.overdue) == ("15 días", days_ago(3), ())
    assert contacts_in_short([], TODAY).average_words == ""


def test_a_letter_is_overdue_after_three_weeks():
    old, recent, call = letter(22), letter(21), letter(60, channel="call")
    assert contacts_in_short([old, recent, call], TODAY).overdue == (old,)
    assert contacts_in_short([old], TODAY, in_play=False).overdue == ()


def test_a_later_answer_of_the_same_side_settles_an_old_letter():
    old = letter(90)
    assert contacts_in_short([old, letter(40, 35, "mail")], TODAY).overdue == ()
    assert contacts_in_short([old, letter(40, 35, "representation")], TODAY).overdue == (old,)
    assert contacts_in_short([old, letter(100, 95)], TODAY).overdue == (old,)
