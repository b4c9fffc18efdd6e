"""New editions of the methodology: drafts, what they must keep, and publishing them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from partners.models import Entry
from phases import editions, progress
from phases.edition_checks import problems
from phases.models import MethodologyVersion, TaskTemplate
from tests.factories import UserFactory
from tests.phases.moving import MONDAY, refusal

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 5, 4)


@pytest.fixture
def draft(methodology, asesora):
    return editions.draft_from(version=methodology, by=asesora)


def values_of(row, **changes):
    return {name: getattr(row, name) for name in editions.TASK_FIELDS} | changes


def change(draft, key, by, **changes):
    row = draft.templates.get(key=key)
    return editions.save_task(version=draft, template=row, values=values_of(row, **changes), by=by)


def new_task(draft, by, **changes):
    row = draft.templates.get(key="mapa-actores")
    values = values_of(row, **{"name": "Encuesta a la ciudadanía", "code": "", "requires": [], **changes})
    key = values.pop("key", "")
    return editions.save_task(version=draft, values=values, by=by, key=key)


def ready(draft, by, changes="Se agrega una encuesta."):
    return editions.change_edition(
        version=draft, title=draft.title, changes=changes, phase_weeks=draft.phase_weeks, by=by
    )


def contents(version):
    return [model_to_dict(row, exclude=["id", "version"]) for row in version.templates.all()]


# --- Drafts -------------------------------------------------------------------------------------------------------


def test_a_draft_copies_everything_and_changes_nothing_for_anybody(draft, methodology, asesora):
    assert contents(draft) == contents(methodology)
    assert (draft.number, draft.is_draft, draft.is_current, draft.digest, draft.made_by) == (
        2,
        True,
        False,
        None,
        asesora,
    )
    assert MethodologyVersion.objects.get(is_current=True) == methodology
    entry = Entry.objects.about(draft).get()
    assert (entry.act, entry.municipality) == ("edition.drafted", None)


def test_one_draft_at_a_time_for_each_advisor(draft, methodology, asesora):
    with pytest.raises(ValidationError, match="Usted ya tiene un borrador, la versión 2"):
        editions.draft_from(version=methodology, by=asesora)
    other = editions.draft_from(version=methodology, by=UserFactory(is_staff=True))
    assert other.number == 3
    with pytest.raises(ValidationError, match="a partir de una publicada"):
        editions.draft_from(version=draft, by=UserFactory(is_staff=True))


def test_only_advisors_prepare_editions(draft, methodology, enlace):
    acts = [
        lambda: editions.draft_from(version=methodology, by=enlace),
        lambda: ready(draft, enlace),
        lambda: new_task(draft, enlace),
        lambda: editions.remove_task(
            version=draft, template=draft.templates.get(key="mapa-actores"), by=enlace
        ),
        lambda: editions.publish(version=draft, by=enlace, today=TODAY),
        lambda: editions.discard(version=draft, by=enlace),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="Sólo la cancillería"):
            act()
    assert MethodologyVersion.objects.count() == 2


def test_the_edition_as_loaded_has_no_problem(methodology):
    """Otherwise no advisor could ever publish anything."""
    assert problems(methodology.phase_weeks, list(methodology.templates.all())) == []


# --- Editing ------------------------------------------------------------------------------------------------------


def test_a_task_changes_in_the_draft_only(draft, methodology, asesora):
    row = change(draft, "mapa-actores", asesora, name="Dibujar el mapa de actores", week_label="1-3")
    assert (row.name, row.week_label, row.week) == ("Dibujar el mapa de actores", "1–3", 3)
    assert methodology.templates.get(key="mapa-actores").name != row.name
    assert Entry.objects.about(draft).first().act == "edition.task_changed"


def test_a_new_task_stands_before_the_milestone_of_its_phase(draft, asesora):
    row = new_task(draft, asesora)
    assert (row.key, row.evidence_grade, row.is_milestone, row.is_automatic) == (
        "encuesta-a-la-ciudadania",
        "D",
        False,
        False,
    )
    keys = list(draft.templates.filter(phase_number=1).values_list("key", flat=True))
    assert keys[-2:] == ["encuesta-a-la-ciudadania", "fin-sensibilizacion"]


def test_a_key_is_never_reused(draft, asesora):
    with pytest.raises(ValidationError, match="La clave «mapa-actores» ya es de otra tarea"):
        new_task(draft, asesora, key="mapa-actores")
    with pytest.raises(ValidationError, match="Escriba una clave"):
        new_task(draft, asesora, name="¿¡!?")


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        ("mapa-actores", {"week_label": "5"}, "la semana debe estar entre la 1 y la 4"),
        ("mapa-actores", {"week_label": "3-2"}, "la primera semana no puede ser posterior"),
        ("informe-anual", {"week_label": "521"}, "la última semana que puede escribir es la 520"),
        ("informe-anual", {"week_label": "30-9999"}, "la última semana que puede escribir es la 520"),
        ("cabildo", {"week_label": "8"}, "la semana debe estar entre la 9 y la 12"),
        ("mapa-actores", {"requires": ["nada"]}, "requiere «nada», que no existe"),
        ("mapa-actores", {"requires": ["firma"]}, "que viene después"),
        ("mapa-actores", {"requires": ["mapa-actores"]}, "no puede requerirse a sí misma"),
        ("mapa-actores", {"code": "F9"}, "el código «F9» ya es de otra tarea"),
        ("mapa-actores", {"kinds": ["otro"]}, "elija al menos un tipo de proceso"),
        ("cabildo", {"blocks_phase": False}, "debe bloquear el avance"),
        ("firma", {"blocks_phase": False}, "debe bloquear el avance"),
        ("dictamen-procedencia", {"blocks_phase": False}, "debe bloquear el avance"),
        ("firma", {"requires": ["cabildo"]}, "debe requerir la aprobación de cabildo y el dictamen"),
        ("firma", {"requires": ["dictamen-procedencia"]}, "debe requerir la aprobación de cabildo"),
        ("cabildo", {"kinds": ["new"]}, "debe pedirse en todos los procesos"),
        ("dictamen-procedencia", {"kinds": ["new"]}, "debe pedirse en todos los procesos"),
    ],
)
def test_what_an_edition_must_keep_is_refused_with_its_reason(draft, asesora, key, changes, words):
    before = contents(draft)
    with pytest.raises(ValidationError) as error:
        change(draft, key, asesora, **changes)
    assert words in refusal(error)
    assert contents(draft) == before


def test_a_task_may_not_move_behind_one_that_requires_it(draft, asesora):
    with pytest.raises(ValidationError) as error:
        change(draft, "cabildo", asesora, phase_number=4, week_label="14")
    assert "«" in refusal(error)
    assert "que viene después" in refusal(error)


def test_circles_are_found(draft, asesora):
    first, second = "mapa-actores", "grupo-promotor"
    for key in (first, second):
        change(draft, key, asesora, phase_number=1, week_label="3", requires=[])
    change(draft, first, asesora, requires=[second])
    with pytest.raises(ValidationError, match="se requiere a sí misma a través de otras tareas"):
        change(draft, second, asesora, requires=[first])


def test_the_last_phase_has_room_after_its_last_week(draft, asesora):
    """The annual report is planned in week 52, when the follow-up has begun."""
    assert change(draft, "informe-anual", asesora, week_label="60").week == 60


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("firma", "la ley pide"),
        ("cabildo", "la ley pide"),
        ("dictamen-procedencia", "la ley pide"),
        ("seguimiento-trimestral", "nacen las tareas del seguimiento"),
        ("fin-negociacion", "cierra su fase"),
    ],
)
def test_what_must_stay_is_not_removed(draft, asesora, key, words):
    with pytest.raises(ValidationError) as error:
        editions.remove_task(version=draft, template=draft.templates.get(key=key), by=asesora)
    assert words in refusal(error)
    assert draft.templates.filter(key=key).exists()


def test_a_required_task_is_not_removed_and_another_one_is(draft, asesora):
    row = change(draft, "grupo-promotor", asesora, requires=["mapa-actores"], week_label="4", phase_number=1)
    needed = draft.templates.get(key="mapa-actores")
    with pytest.raises(ValidationError) as error:
        editions.remove_task(version=draft, template=needed, by=asesora)
    assert f"«{row.name}»" in refusal(error)
    editions.remove_task(version=draft, template=row, by=asesora)
    assert not draft.templates.filter(key="grupo-promotor").exists()


def test_a_milestone_is_not_edited_but_follows_the_weeks(draft, asesora):
    with pytest.raises(ValidationError, match="cierra su fase"):
        change(draft, "fin-negociacion", asesora, name="Otra cosa")
    editions.change_edition(
        version=draft, title="Cinco semanas", changes="", phase_weeks=[5, 5, 4, 8], by=asesora
    )
    weeks = dict(draft.templates.filter(is_milestone=True).values_list("phase_number", "week"))
    assert weeks == {1: 5, 2: 10, 3: 14, 4: 22}


@pytest.mark.parametrize("weeks", [[0, 4, 4, 8], [4, 4, 4], [4, 4, 4, 53]])
def test_unlikely_weeks_are_refused(draft, asesora, weeks):
    with pytest.raises(ValidationError, match="entre 1 y 52 semanas"):
        editions.change_edition(version=draft, title="T", changes="", phase_weeks=weeks, by=asesora)


# --- Publishing ---------------------------------------------------------------------------------------------------


def test_a_published_edition_is_followed_by_new_processes_only(
    draft, methodology, asesora, municipality, enlace
):
    running = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    new_task(draft, asesora, key="encuesta")
    ready(draft, asesora)
    published = editions.publish(version=draft, by=asesora, today=TODAY)
    methodology.refresh_from_db()
    assert (published.is_current, published.is_draft, published.published_on) == (True, False, TODAY)
    assert len(published.digest) == 64
    assert methodology.is_current is False
    fresh = progress.open_process(municipality=municipality, opened_on=TODAY, by=enlace, today=TODAY)
    running.refresh_from_db()
    assert (running.methodology, fresh.methodology) == (methodology, published)
    assert not running.tasks.filter(key="encuesta").exists()
    assert fresh.tasks.get(key="encuesta").name == "Encuesta a la ciudadanía"
    assert Entry.objects.about(draft).first().text == (
        "Publicó la versión 2 de la metodología: Se agrega una encuesta."
    )


def test_longer_phases_give_longer_processes(draft, asesora, municipality, enlace):
    editions.change_edition(
        version=draft, title=draft.title, changes="Más tiempo.", phase_weeks=[4, 4, 4, 12], by=asesora
    )
    editions.publish(version=draft, by=asesora, today=TODAY)
    process = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    last = process.phases.get(number=4)
    assert (last.weeks, last.planned_ends_on) == (12, MONDAY + dt.timedelta(days=7 * 24 - 1))


def test_publishing_asks_what_changed_and_that_something_did(draft, asesora):
    with pytest.raises(ValidationError) as error:
        editions.publish(version=draft, by=asesora, today=TODAY)
    assert error.value.messages == [
        "Escriba qué cambió respecto de la versión vigente.",
        "El borrador es igual a la versión vigente, la 1: no hay qué publicar.",
    ]
    assert MethodologyVersion.objects.get(is_current=True).number == 1


def test_publishing_checks_the_whole_edition(draft, asesora):
    """Shorter phases leave tasks outside of theirs: told all at once."""
    editions.change_edition(
        version=draft, title=draft.title, changes="Más corta.", phase_weeks=[3, 4, 4, 8], by=asesora
    )
    with pytest.raises(ValidationError) as error:
        editions.publish(version=draft, by=asesora, today=TODAY)
    assert len(error.value.messages) > 3
    assert all("la semana debe estar entre" in each for each in error.value.messages)


def test_a_published_edition_never_changes(draft, asesora):
    ready(draft, asesora)
    new_task(draft, asesora)
    editions.publish(version=draft, by=asesora, today=TODAY)
    before = contents(draft)
    row = draft.templates.get(key="mapa-actores")
    acts = [
        lambda: ready(draft, asesora),
        lambda: change(draft, "mapa-actores", asesora, name="Otro"),
        lambda: new_task(draft, asesora, name="Otra más"),
        lambda: editions.remove_task(version=draft, template=row, by=asesora),
        lambda: editions.publish(version=draft, by=asesora, today=TODAY),
        lambda: editions.discard(version=draft, by=asesora),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="La versión 2 ya se publicó y no cambia"):
            act()
    assert contents(draft) == before


def test_the_preview_names_what_is_new_gone_and_changed(draft, methodology, asesora):
    new_task(draft, asesora, key="encuesta")
    editions.remove_task(version=draft, template=draft.templates.get(key="webinars"), by=asesora)
    change(draft, "mapa-actores", asesora, blocks_phase=True, week_label="3")
    found = editions.differences(methodology, draft)
    assert [row.key for row in found.added] == ["encuesta"]
    assert [row.key for row in found.removed] == ["webinars"]
    [(row, fields)] = found.changed
    before = methodology.templates.get(key="mapa-actores").week_label
    assert row.key == "mapa-actores"
    assert fields == [("semana", before, "3"), ("bloquea el avance", "no", "sí")]


def test_saving_a_task_unchanged_is_no_difference(draft, methodology, asesora):
    row = draft.templates.get(key="firma")
    change(draft, "firma", asesora, requires=row.requires[::-1], kinds=row.kinds[::-1])
    assert not editions.differences(methodology, draft).any


def test_a_discarded_draft_is_gone_and_its_history_stays(draft, asesora):
    key = draft.pk
    editions.discard(version=draft, by=asesora)
    assert not MethodologyVersion.objects.filter(pk=key).exists()
    assert not TaskTemplate.objects.filter(version=key).exists()
    assert Entry.objects.filter(act="edition.discarded", object_id=key).count() == 1
    with pytest.raises(ValidationError, match="ya se descartó"):
        ready(MethodologyVersion(pk=key, title="Otra"), asesora)
