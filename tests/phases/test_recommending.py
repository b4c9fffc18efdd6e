"""Recommendations at the end of a phase."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners.models import Entry
from phases import progress, recommending
from phases.models import Recommendations
from tests.phases.moving import MONDAY, acts, pass_phase, refusal

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 30, 16, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)


def phase(process, number):
    return process.phases.get(number=number)


def test_write_keeps_the_three_texts_and_tells_them_in_the_history(process, enlace):
    row = recommending.write(
        phase=phase(process, 1),
        coordination=" Reunirse cada semana ",
        communication="Publicar un boletín.",
        by=enlace,
        at=NOW,
    )
    assert (row.coordination, row.effectiveness, row.communication) == (
        "Reunirse cada semana",
        "",
        "Publicar un boletín.",
    )
    assert (row.written_by, row.written_at) == (enlace, NOW)
    assert Entry.objects.about(process).first().text == (
        "Escribió las recomendaciones de la fase de sensibilización. Coordinación: Reunirse cada semana. "
        "Comunicación y sensibilización: Publicar un boletín."
    )


def test_rewriting_keeps_the_earlier_wording_in_the_history(process, enlace):
    for at, text in ((NOW, "Reunirse cada semana."), (LATER, "Reunirse cada mes.")):
        recommending.write(phase=phase(process, 1), coordination=text, by=enlace, at=at)
    assert Recommendations.objects.get().coordination == "Reunirse cada mes."
    told = list(Entry.objects.filter(act="phase.recommended").order_by("pk").values_list("text", flat=True))
    assert told == [
        "Escribió las recomendaciones de la fase de sensibilización. Coordinación: Reunirse cada semana.",
        "Cambió las recomendaciones de la fase de sensibilización. Coordinación: Reunirse cada mes.",
    ]


def test_the_same_texts_again_change_nothing(process, enlace):
    for at in (NOW, LATER):
        recommending.write(phase=phase(process, 1), coordination="Igual.", by=enlace, at=at, seen="0")
    assert Recommendations.objects.get().written_at == NOW
    assert acts(process) == ["process.opened", "phase.recommended"]


def test_concluded_phases_may_still_be_written_about(process, enlace):
    process = pass_phase(process, 1, enlace)
    recommending.write(phase=phase(process, 1), effectiveness="Menos temas.", by=enlace, at=NOW)
    assert phase(process, 1).recommendations.effectiveness == "Menos temas."


def test_phase_to_come_is_refused(process, enlace):
    with pytest.raises(ValidationError) as error:
        recommending.write(phase=phase(process, 2), coordination="Antes de tiempo", by=enlace, at=NOW)
    assert refusal(error) == "La fase 2 todavía no empieza: sus recomendaciones se escriben al terminarla."
    assert Recommendations.objects.count() == 0


def test_empty_and_endless_texts_are_refused(process, enlace):
    with pytest.raises(ValidationError) as error:
        recommending.write(phase=phase(process, 1), coordination="  ", by=enlace, at=NOW)
    assert refusal(error) == "Escriba al menos una de las tres recomendaciones."
    with pytest.raises(ValidationError) as error:
        recommending.write(phase=phase(process, 1), coordination="x" * 3001, by=enlace, at=NOW)
    assert "hasta 3000 caracteres" in refusal(error)


def test_two_people_writing_at_once_has_one_winner(process, enlace, lectora):
    row = recommending.write(phase=phase(process, 1), coordination="Una.", by=enlace, at=NOW, seen="0")
    with pytest.raises(ValidationError) as error:
        recommending.write(phase=phase(process, 1), coordination="Otra.", by=lectora, at=LATER, seen="0")
    assert "Otra persona guardó estas recomendaciones" in refusal(error)
    recommending.write(
        phase=phase(process, 1),
        coordination="Otra.",
        by=lectora,
        at=LATER,
        seen=recommending.version(row),
    )
    assert Recommendations.objects.get().coordination == "Otra."


def test_closed_process_takes_none(process, enlace):
    progress.close_process(process=process, outcome="withdrawn", reason="Fin", by=enlace, today=MONDAY)
    with pytest.raises(ValidationError) as error:
        recommending.write(phase=phase(process, 1), coordination="Tarde.", by=enlace, at=NOW)
    assert "ya no admite cambios" in refusal(error)
