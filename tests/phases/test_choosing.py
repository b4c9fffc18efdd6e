"""Choosing a candidate city: counterpart, process, tasks, and the way into negotiation; taking it back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partners import counterparts
from partners.models import Candidate, Counterpart, Entry, MatrixCriterion
from partners.shortlist import candidates, marking
from phases import choosing, progress
from phases.forms.choosing import ChooseForm, suggestions
from phases.models import Process, Task
from tests.factories import CounterpartFactory, MunicipalityFactory, PartnerCityFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
State = Candidate.State
BODY = {
    "kind": "city",
    "official_name": "Ciudad de Lyon",
    "official_name_local": "Ville de Lyon",
    "language": "fr",
}


def candidate_of(municipality, by, name="Lyon", **city):
    row = candidates.add_candidate(
        municipality=municipality,
        by=by,
        now=NOW,
        geonameid=PartnerCityFactory(name=name, **city).geonameid,
    ).candidate
    return candidates.evaluate(candidate=row, by=by, seen=State.LONG_LIST)


@pytest.fixture
def lyon(municipality, enlace):
    return candidate_of(municipality, enlace)


@pytest.fixture
def seeking(methodology, municipality, enlace):
    """A process that looks for a partner."""
    return progress.open_process(municipality=municipality, opened_on=TODAY, by=enlace, today=TODAY)


def choose(candidate, by, **values):
    values = {"reason": "La mejor calificada", "seen": candidate.state, "body": BODY} | values
    return choosing.choose(candidate=candidate, by=by, today=TODAY, **values)


def state_of(process, key):
    return process.tasks.get(key=key).state


def refusal(act, *args, **values):
    with pytest.raises(ValidationError) as caught:
        act(*args, **values)
    return caught.value.messages[0]


def legal_note(process, by):
    progress.complete_task(
        task=process.tasks.get(key="nota-juridica"), by=by, today=TODAY, note="Nota 4/2026"
    )


# --- The choice ----------------------------------------------------------------------------------------------------


def test_a_new_process_is_opened_with_the_government_registered_now(methodology, enlace, lyon):
    chosen = choose(lyon, enlace, process=None, opened_on=dt.date(2026, 3, 9), origin="planned")
    lyon.refresh_from_db()
    process = Process.objects.get()
    counterpart = Counterpart.objects.get()
    assert (chosen.opened, chosen.advanced, chosen.process) == (True, False, process)
    assert (process.counterpart, process.opened_on, process.origin) == (
        counterpart,
        dt.date(2026, 3, 9),
        "planned",
    )
    assert (counterpart.city, counterpart.official_name_local, counterpart.language) == (
        lyon.city,
        "Ville de Lyon",
        "fr",
    )
    assert (lyon.state, lyon.counterpart, lyon.reason) == (State.CHOSEN, counterpart, "La mejor calificada")
    assert chosen.fulfilled == ("Seleccionar la ciudad contraparte",)
    assert chosen.missing == (
        "Falta cumplir «Verificar que la contraparte sea gubernamental y la materia de competencia municipal».",
    )
    task = process.tasks.get(key="seleccionar-ciudad")
    assert (task.state, task.note) == (Task.State.DONE, "Se eligió a Lyon: La mejor calificada")
    assert state_of(process, "matriz-ciudades") == Task.State.PENDING
    assert [entry.act for entry in Entry.objects.about(lyon)][0] == "candidate.chosen"


def test_the_negotiation_opens_when_nothing_else_is_missing(enlace, lyon, seeking):
    legal_note(seeking, enlace)
    chosen = choose(lyon, enlace, process=seeking)
    assert (chosen.opened, chosen.advanced, chosen.missing) == (False, True, ())
    assert chosen.process.current_phase.number == 2
    assert Process.objects.count() == 1


def test_what_the_office_did_before_is_fulfilled_with_it(municipality, enlace, lectora, lyon, seeking):
    marking.save_criteria(
        municipality=municipality,
        by=enlace,
        now=NOW,
        rows=[{"pk": None, "name": "Plan", "guidance": "", "weight": 100}],
        seen=marking.criteria_version(municipality),
    )
    marking.mark(
        candidate=lyon,
        by=lectora,
        now=NOW,
        marks={MatrixCriterion.objects.get().pk: (4, "")},
        seen=marking.marks_version(lyon, lectora),
    )
    asked = candidates.contact(
        candidate=lyon,
        by=enlace,
        today=TODAY,
        sent_on=TODAY,
        channel="representation",
        person="Consulado de México en Lyon",
    )
    candidates.answer(contact=asked, by=enlace, today=TODAY, answered_on=TODAY, text="Recomendable")
    chosen = choose(lyon, enlace, process=seeking)
    assert chosen.fulfilled == (
        "Elaborar la lista larga y la matriz de ponderación de ciudades",
        "Consultar a la representación de México en el exterior",
        "Seleccionar la ciudad contraparte",
    )
    notes = dict(seeking.tasks.filter(state=Task.State.DONE).values_list("key", "note"))
    assert (
        notes["matriz-ciudades"] == "Matriz de ponderación del sistema: Lyon, 4.00 de 5, lugar 1 (1 persona)."
    )
    assert notes["consulta-representacion"] == "Consulta a Consulado de México en Lyon: Recomendable"


def test_a_registered_counterpart_of_the_city_is_picked(municipality, enlace, lyon, seeking):
    own = CounterpartFactory(municipality=municipality, city=lyon.city)
    assert choose(lyon, enlace, process=seeking, counterpart=own).process.counterpart == own
    assert Counterpart.objects.count() == 1


def test_the_other_candidates_stay(municipality, enlace, lyon, seeking):
    oporto = candidate_of(municipality, enlace, "Oporto", country_code="PT")
    choose(lyon, enlace, process=seeking)
    oporto.refresh_from_db()
    assert oporto.state == State.EVALUATED


def test_a_double_click_chooses_once(enlace, lyon, seeking):
    choose(lyon, enlace, process=seeking)
    before = Entry.objects.count()
    assert "ahora está como «elegida»" in refusal(choose, lyon, enlace, process=seeking)
    assert (Entry.objects.count(), Counterpart.objects.count()) == (before, 1)


def test_a_refusal_leaves_neither_counterpart_nor_process(methodology, enlace, lyon):
    before = Entry.objects.count()
    assert "Revise la fecha" in refusal(choose, lyon, enlace, opened_on=dt.date(2036, 1, 1))
    assert "Escriba por qué se elige" in refusal(choose, lyon, enlace, reason=" ")
    lyon.refresh_from_db()
    assert (lyon.state, Counterpart.objects.count(), Process.objects.count()) == (State.EVALUATED, 0, 0)
    assert Entry.objects.count() == before


def test_who_cannot_sign_for_the_city_is_refused(municipality, other_municipality, enlace, lyon, seeking):
    elsewhere = CounterpartFactory(municipality=municipality)
    private = CounterpartFactory(municipality=municipality, city=lyon.city, kind="private")
    foreign = CounterpartFactory(municipality=other_municipality, city=lyon.city)
    for row in (elsewhere, private, foreign):
        assert "no es de Lyon" in refusal(choose, lyon, enlace, process=seeking, counterpart=row)
    assert "quién firmaría" in refusal(choose, lyon, enlace, process=seeking, body=None)


def test_a_process_of_another_municipality_is_refused(
    methodology, other_municipality, otro_enlace, enlace, lyon
):
    foreign = progress.open_process(
        municipality=other_municipality, opened_on=TODAY, by=otro_enlace, today=TODAY
    )
    assert "proceso de su municipio" in refusal(choose, lyon, enlace, process=foreign)


def test_a_process_that_took_another_city_meanwhile_is_refused(municipality, enlace, lyon, seeking):
    """Two colleagues choose at once, each for the same process: the second one is told."""
    oporto = candidate_of(municipality, enlace, "Oporto", country_code="PT")
    form = ChooseForm(candidate=oporto, user=enlace)
    assert seeking in form.fields["process"].queryset
    choose(lyon, enlace, process=seeking)
    assert "ya tiene otra contraparte" in refusal(choose, oporto, enlace, process=seeking)
    seeking.refresh_from_db()
    assert seeking.counterpart.official_name == "Ciudad de Lyon"


def test_a_city_of_the_long_list_is_not_chosen(methodology, enlace, lyon):
    Candidate.objects.update(state=State.LONG_LIST)
    assert "evalúela o contáctela" in refusal(choose, lyon, enlace, seen=State.LONG_LIST)


def test_a_reader_does_not_choose(methodology, lectora, lyon):
    assert "Sólo el enlace" in refusal(choose, lyon, lectora)


def test_a_mexican_city_is_signed_for_by_its_municipality(methodology, municipality, enlace):
    sister = MunicipalityFactory(cvegeo="11020", name="León", state="11")
    leon = candidate_of(municipality, enlace, "León de los Aldama", country_code="MX")
    assert "quién firmaría" in refusal(choose, leon, enlace, opened_on=TODAY)
    own = counterparts.add_counterpart(
        municipality=municipality,
        by=enlace,
        kind="mexican_municipality",
        official_name="Municipio de León",
        mexican_municipality=sister,
    )
    chosen = choose(leon, enlace, counterpart=own, body=None, opened_on=TODAY)
    assert chosen.process.kind == Process.Kind.NATIONAL
    assert "Seleccionar la ciudad contraparte" in chosen.fulfilled


def test_a_suspended_process_takes_the_city_and_waits(enlace, lyon, seeking):
    legal_note(seeking, enlace)
    progress.suspend(process=seeking, cause="election", reason="Veda", by=enlace, today=TODAY)
    chosen = choose(lyon, enlace, process=seeking)
    assert (chosen.advanced, chosen.missing) == (
        False,
        ("El plazo está suspendido: reanúdelo antes de avanzar de fase.",),
    )


def test_only_processes_that_may_take_the_city_are_offered(municipality, enlace, lyon, seeking, counterpart):
    other = progress.open_process(
        municipality=municipality, opened_on=TODAY, counterpart=counterpart, by=enlace, today=TODAY
    )
    own = CounterpartFactory(municipality=municipality, city=lyon.city)
    same = progress.open_process(
        municipality=municipality, opened_on=TODAY, counterpart=own, by=enlace, today=TODAY
    )
    assert set(choosing.processes_for(lyon)) == {seeking, same}
    assert other not in choosing.processes_for(lyon)
    same.tasks.filter(key="firma").update(state=Task.State.DONE, completed_on=TODAY)
    progress.close_process(process=seeking, outcome="withdrawn", reason="Otra", by=enlace, today=TODAY)
    assert set(choosing.processes_for(lyon)) == set()


# --- Taking it back ------------------------------------------------------------------------------------------------


def release(candidate, by, **values):
    values = {"reason": "Cambió el gobierno de allá", "seen": State.CHOSEN} | values
    return choosing.release(candidate=candidate, by=by, **values)


def test_a_choice_is_taken_back_and_its_task_opens_again(enlace, lyon, seeking):
    chosen = choose(lyon, enlace, process=seeking)
    assert release(lyon, enlace) == [chosen.process]
    lyon.refresh_from_db()
    assert (lyon.state, lyon.counterpart) == (State.LONG_LIST, None)
    assert state_of(seeking, "seleccionar-ciudad") == Task.State.PENDING
    assert "ahora está como «lista larga»" in refusal(release, lyon, enlace)


def test_in_negotiation_the_process_keeps_its_task_and_its_partner(enlace, lyon, seeking):
    legal_note(seeking, enlace)
    choose(lyon, enlace, process=seeking)
    release(lyon, enlace)
    seeking.refresh_from_db()
    assert seeking.counterpart.official_name == "Ciudad de Lyon"
    assert state_of(seeking, "seleccionar-ciudad") == Task.State.DONE


def test_after_it_another_city_may_take_the_process(municipality, enlace, lyon, seeking):
    choose(lyon, enlace, process=seeking)
    release(lyon, enlace)
    oporto = candidate_of(municipality, enlace, "Oporto", country_code="PT")
    form = ChooseForm(candidate=oporto, user=enlace)
    assert list(form.fields["process"].queryset) == [seeking]
    # Offered, with its partner's name, but never proposed: it would take another's place.
    assert suggestions(oporto, TODAY, choosing.processes_for(oporto))["process"] is None
    chosen = choosing.choose(
        candidate=oporto,
        by=enlace,
        today=TODAY,
        reason="La segunda",
        seen=State.EVALUATED,
        body=BODY | {"official_name": "Ciudad de Oporto", "language": "pt"},
        process=seeking,
    )
    assert chosen.process.partner_name == "Ciudad de Oporto"


def test_once_signed_the_choice_stays(enlace, lyon, seeking):
    choose(lyon, enlace, process=seeking)
    seeking.tasks.filter(key="firma").update(state=Task.State.DONE, completed_on=TODAY)
    assert "ya se firmó" in refusal(release, lyon, enlace)
    lyon.refresh_from_db()
    assert lyon.state == State.CHOSEN
