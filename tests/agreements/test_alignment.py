"""The alignment matrix: both ways, by real links, as page, file, PDF and evidence."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements import alignment
from agreements.library.areas import AREAS, THEMES_OF_AREA
from agreements.models import Agreement
from agreements.papers.alignment import alignment_source
from agreements.papers.as_evidence import keep_as_evidence
from agreements.programme.writing import add_activity, change_activity, create_programme, fingerprint
from partners.models import Entry, PlanLine
from partners.picture.plan_lines import add_line, retire_line
from partners.themes import THEMES
from phases.initiative import describe_initiative, initiative_mark
from phases.models import Task
from phases.progress import close_process, open_process
from tests.conftest import MONDAY
from tests.lib.test_pdf import failures, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def water(municipality, enlace):
    return add_line(
        municipality=municipality, by=enlace, axis="Agua para todos", themes=["agua-residuos"], goals=[6]
    )


@pytest.fixture
def food(municipality, enlace):
    return add_line(
        municipality=municipality, by=enlace, axis="Campo vivo", themes=["puertos-logistica"], goals=[2]
    )


def matrix(municipality, user, **options):
    return alignment.matrix_of(municipality, user, **options)


def gaps(found):
    return [(gap.kind, gap.names) for gap in found.gaps]


def url(name="alignment-detail"):
    return reverse(f"agreements:{name}", args=["14039"])


def test_every_area_is_about_known_themes():
    assert set(THEMES_OF_AREA) == set(AREAS)
    assert {theme for themes in THEMES_OF_AREA.values() for theme in themes} <= set(THEMES)
    assert all(THEMES_OF_AREA.values())


def test_a_line_stands_by_its_best_support(municipality, enlace, process, draft, water, food):
    # The draft is about culture and water.
    found = matrix(municipality, enlace)
    assert [(row.line, row.standing, [use.key for use in row.areas]) for row in found.rows] == [
        (water, alignment.AGREEMENT, ["agua"]),
        (food, alignment.NOTHING, []),
    ]
    describe_initiative(
        process=process,
        origin="planned",
        themes=["puertos-logistica"],
        by=enlace,
        seen=initiative_mark(process),
    )
    assert matrix(municipality, enlace).rows[1].standing == alignment.PROCESS


def test_an_activity_counts_only_where_somebody_linked_it(
    municipality, enlace, programme, activity_data, water
):
    words = {"plan_line": "Agua para todos", "sdg": 6}
    activity = add_activity(programme=programme, by=enlace, **activity_data, **words)
    found = matrix(municipality, enlace)
    assert found.rows[0].activities == []
    assert ("Actividad", ("Visita técnica",)) in gaps(found)
    advice = next(gap.advice for gap in found.gaps if gap.kind == "Actividad")
    assert advice.startswith("Se escribió «Agua para todos»")
    activity.refresh_from_db()
    change_activity(activity=activity, by=enlace, seen=fingerprint(activity), plan_lines=[water])
    found = matrix(municipality, enlace)
    assert (found.rows[0].standing, found.rows[0].activities) == (alignment.ACTIVITY, [activity])
    assert "Actividad" not in dict(gaps(found))


def test_what_no_line_asks_for_is_told_by_its_record(municipality, enlace, process, draft, water):
    describe_initiative(
        process=process,
        origin="planned",
        themes=["turismo", "salud", "agua-residuos"],
        by=enlace,
        seen=initiative_mark(process),
    )
    found = matrix(municipality, enlace)
    assert gaps(found) == [
        ("Áreas de un acuerdo", ("Cultura y artes",)),
        ("Temas de un proceso", ("Turismo", "Salud")),
    ]
    assert (found.gap_count, [gap.record for gap in found.gaps]) == (3, [draft, process])


def test_goals_are_covered_by_lines_and_by_activities(
    municipality, enlace, programme, activity_data, water, food
):
    add_activity(programme=programme, by=enlace, **activity_data, sdg=11, plan_lines=[water])
    words = {
        goal.number: (goal.word, goal.line_count, goal.activity_count)
        for goal in matrix(municipality, enlace).goals
    }
    assert (words[6], words[2], words[11], words[1]) == (
        (alignment.COVERED, 1, 1),
        (alignment.UNSERVED, 1, 0),
        (alignment.UNPLANNED, 0, 1),
        (alignment.ABSENT, 0, 0),
    )
    assert len(words) == 17


def test_what_is_over_or_retired_counts_no_more(municipality, enlace, process, draft, water, food):
    Agreement.objects.filter(pk=draft.pk).update(state=Agreement.State.WITHDRAWN)
    retire_line(line=food, by=enlace, today=MONDAY)
    describe_initiative(
        process=process, origin="planned", themes=["turismo"], by=enlace, seen=initiative_mark(process)
    )
    close_process(process=process, outcome="withdrawn", reason="Otra", by=enlace, today=MONDAY)
    found = matrix(municipality, enlace)
    assert [(row.line, row.standing) for row in found.rows] == [(water, alignment.NOTHING)]
    assert found.gaps == []


def test_agreements_without_areas_and_lines_without_themes_are_counted(municipality, enlace, draft):
    Agreement.objects.filter(pk=draft.pk).update(areas=[])
    add_line(municipality=municipality, by=enlace, axis="Sin temas")
    found = matrix(municipality, enlace)
    assert (found.silent, found.without_themes, found.gaps) == (1, 1, [])


def test_only_activities_of_the_year_count(municipality, enlace, draft, activity_data, water):
    for year in (2026, 2027):
        programme = create_programme(agreement=draft, year=year, by=enlace)
        dates = {"starts_on": dt.date(year, 5, 4), "ends_on": dt.date(year, 5, 8), "name": f"Visita {year}"}
        add_activity(programme=programme, by=enlace, **activity_data | dates, plan_lines=[water])
    assert [each.name for each in matrix(municipality, enlace, year=2027).rows[0].activities] == [
        "Visita 2027"
    ]
    assert len(matrix(municipality, enlace).rows[0].activities) == 2


# --- Linking -------------------------------------------------------------------------------------------------------


def test_lines_of_another_office_cannot_be_linked(
    other_municipality, otro_enlace, programme, activity_data, enlace
):
    foreign = add_line(municipality=other_municipality, by=otro_enlace, axis="Ajena")
    with pytest.raises(ValidationError, match="su municipio"):
        add_activity(programme=programme, by=enlace, **activity_data, plan_lines=[foreign])
    assert not programme.activities.exists()


def test_the_activity_form_offers_lines_in_force_and_those_it_names(client, activity, water, food, enlace):
    client.force_login(enlace)
    address = reverse("agreements:activity-edit", args=[activity.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, "", [])}
    assert client.post(address, data | {"plan_lines": [water.pk]}).status_code == 302
    assert list(activity.plan_lines.all()) == [water]
    stale = client.post(address, data | {"plan_lines": [food.pk]})
    assert stale.status_code == 422 and "Otra persona cambió esta actividad" in stale.content.decode()
    for line in (water, food):
        retire_line(line=line, by=enlace, today=MONDAY)
    assert list(client.get(address).context["form"].fields["plan_lines"].queryset) == [water]


# --- Pages, files, paper -------------------------------------------------------------------------------------------


def test_the_page_filters_and_keeps_its_filters_in_the_file(client, enlace, draft, water, food):
    client.force_login(enlace)
    page = client.get(url(), {"situacion": "nada"})
    assert [row.line for row in page.context["page"]] == [food]
    content = b"".join(client.get(url(), {"situacion": "nada", "formato": "csv"}).streaming_content).decode(
        "utf-8-sig"
    )
    first = [line.split(",")[:2] for line in content.splitlines()]
    assert first == [
        ["Qué", "Nombre"],
        ["Línea del plan", "Campo vivo"],
        ["Áreas de un acuerdo", "Cultura y artes"],
    ]
    odd = client.get(url(), {"situacion": "x", "anio": "mil", "plan": "y"})
    assert odd.status_code == 200 and len(odd.context["page"].object_list) == 2


def test_an_office_without_plan_is_told_where_to_begin(client, enlace, lectora):
    client.force_login(enlace)
    page = client.get(url()).content.decode()
    assert "Faltan las líneas del plan" in page and reverse("partners:planline-list", args=["14039"]) in page
    client.force_login(lectora)
    assert "Todavía no hay líneas del plan" in client.get(url()).content.decode()


def test_the_pdf_is_tagged_and_says_both_ways(municipality, enlace, activity, water, food, tmp_path):
    def source():
        return alignment_source(municipality, matrix(municipality, enlace), MONDAY)

    pdf = source().pdf()
    assert [failures(pdf, profile) for profile in ("2a", "ua1")] == [[], []]
    text = " ".join(text_of(pdf, tmp_path).split())
    for words in (
        "Matriz de alineación",
        "Agua para todos",
        "Campo vivo",
        "Sin nada detrás",
        "Visita técnica",
    ):
        assert words in text
    assert source().digest() == source().digest()


def test_saving_completes_the_task_with_the_pdf_once(client, enlace, process, draft, water):
    task = process.tasks.get(key="alineacion-planes")
    client.force_login(enlace)
    for expected in ("la tarea quedó cumplida", "junto a la que ya tenía"):
        answer = client.post(url("alignment-save"), {"task": task.pk}, follow=True)
        assert answer.redirect_chain == [(reverse("phases:task-detail", args=[task.pk]), 302)]
        assert expected in answer.content.decode()
    task.refresh_from_db()
    assert task.state == Task.State.DONE
    proof = task.evidence.get()
    assert (proof.content_type, proof.original_name[:20]) == ("application/pdf", "matriz-de-alineacion")
    assert Entry.objects.about(process).filter(act="task.completed").count() == 1


def test_saving_takes_only_the_tasks_that_it_proves(
    client, enlace, otro_enlace, other_municipality, process, water
):
    foreign = open_process(municipality=other_municipality, opened_on=MONDAY, by=otro_enlace, today=MONDAY)
    client.force_login(enlace)
    wrong = (process.tasks.get(key="firma"), foreign.tasks.get(key="alineacion-planes"))
    for number in (*(task.pk for task in wrong), "x", ""):
        answer = client.post(url("alignment-save"), {"task": number}, follow=True)
        assert "Elija el proceso" in answer.content.decode()
    assert not Task.objects.filter(state=Task.State.DONE).exists()
    with pytest.raises(ValidationError, match="no prueba esa tarea"):
        keep_as_evidence(
            task=wrong[0], key=alignment.TASK_KEY, pdf=b"%PDF", name="x.pdf", by=enlace, today=MONDAY
        )


@pytest.mark.parametrize("count", [1, 30])
def test_page_query_count(
    client, enlace, process, programme, activity_data, municipality, django_assert_num_queries, count
):
    for number in range(count):
        line = PlanLine.objects.create(
            municipality=municipality, axis=f"Eje {number}", themes=["agua-residuos"]
        )
        values = activity_data | {"name": f"Visita {number}"}
        add_activity(programme=programme, by=enlace, **values, plan_lines=[line])
    client.force_login(enlace)
    # Session, person, roles, municipality, years; lines, agreements, activities with their lines, processes; whether
    # there are tasks to prove, which ones; unread notices of the frame.
    with django_assert_num_queries(13):
        client.get(url())
