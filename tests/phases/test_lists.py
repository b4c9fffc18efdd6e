"""Lists by urgency, histories, their filters in the address, and the same rows as files."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from partners.history import record
from partners.models import Membership
from phases import progress
from phases.agenda import by_urgency, pending_for
from phases.models import Process, Task
from tests.factories import CounterpartFactory, MembershipFactory, MunicipalityFactory
from tests.phases.moving import MONDAY

pytestmark = pytest.mark.usefixtures("methodology")
TODAY = dt.date(2026, 3, 16)


def task_of(municipality, name="Tarea", due_on=None, **more):
    number = Task.objects.count()
    return Task.objects.create(
        municipality=municipality, key=f"prueba-{number}", name=name, due_on=due_on, **more
    )


def local_today(municipality):
    return municipality.today(timezone.now())


def groups(page):
    return {group.title: [task.name for task in group.tasks] for group in page.context["groups"]}


def rows_of_csv(response):
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def rows_of_sheet(response):
    sheet = load_workbook(io.BytesIO(response.getvalue())).worksheets[0]
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


# --- By urgency ----------------------------------------------------------------------------------------------------


def test_the_office_s_tasks_stand_in_groups(client, enlace, municipality):
    today = local_today(municipality)
    for name, days in [("ayer", -1), ("hoy", 0), ("sexto", 6), ("septimo", 7)]:
        task_of(municipality, name, today + dt.timedelta(days=days))
    task_of(municipality, "sin fecha")
    task_of(municipality, "hecha", today, state="done", completed_on=today)
    client.force_login(enlace)
    url = reverse("phases:task-list", args=["14039"])
    page = client.get(url)
    assert groups(page) == {
        "Atrasadas": ["ayer"],
        "Próximos siete días": ["hoy", "sexto"],
        "Más adelante": ["septimo"],
        "Sin fecha límite": ["sin fecha"],
    }
    assert [group.count for group in page.context["groups"]] == [1, 2, 1, 1]
    assert groups(client.get(url, {"estado": "todas"}))["Cumplidas"] == ["hecha"]
    assert list(groups(client.get(url, {"estado": "done"}))) == ["Cumplidas"]


def test_a_group_that_spans_two_pages_says_its_whole_size(client, enlace, municipality):
    today = local_today(municipality)
    for number in range(60):
        task_of(municipality, f"Tarea {number}", today - dt.timedelta(days=number + 1))
    client.force_login(enlace)
    page = client.get(reverse("phases:task-list", args=["14039"]), {"pagina": 2})
    assert [(group.title, group.count, len(group.tasks)) for group in page.context["groups"]] == [
        ("Atrasadas", 60, 10)
    ]


def test_tasks_of_stopped_processes_stand_apart(client, enlace, process):
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=MONDAY)
    client.force_login(enlace)
    url = reverse("phases:task-list", args=["14039"])
    assert client.get(url).context["page"].paginator.count == 0
    found = groups(client.get(url, {"estado": "pending"}))
    assert set(found) <= {"Detenidas o de procesos cerrados", "Sin fecha límite"}
    assert found["Detenidas o de procesos cerrados"]


def test_each_task_is_late_by_the_day_of_its_own_municipality(db):
    """At 23:30 in Tijuana it is already tomorrow in Cancún: the same deadline is late only there."""
    tijuana = MunicipalityFactory(cvegeo="02004", name="Tijuana", timezone="America/Tijuana")
    cancun = MunicipalityFactory(cvegeo="23005", name="Benito Juárez", timezone="America/Cancun")
    now = dt.datetime(2026, 1, 16, 7, 30, tzinfo=dt.UTC)
    days = {place.timezone: place.today(now) for place in (tijuana, cancun)}
    assert days == {"America/Tijuana": dt.date(2026, 1, 15), "America/Cancun": dt.date(2026, 1, 16)}
    for place in (tijuana, cancun):
        task_of(place, place.name, dt.date(2026, 1, 15))
    found = by_urgency(Task.objects.all(), days)
    assert [(task.name, task.group) for task in found] == [("Benito Juárez", 0), ("Tijuana", 1)]


# --- Mis tareas ----------------------------------------------------------------------------------------------------


def test_my_tasks_cross_municipalities(client, enlace, lectora, municipality, other_municipality):
    reading = Membership.objects.get(user=lectora)
    elsewhere = MembershipFactory(user=enlace, municipality=other_municipality, role=Membership.Role.READER)
    own = Membership.objects.get(user=enlace, municipality=municipality)
    day = local_today(municipality) + dt.timedelta(days=30)
    task_of(municipality, "mía", day, assignee=own)
    task_of(municipality, "de nadie", day)
    task_of(municipality, "de otra", day, assignee=reading)
    task_of(municipality, "de fuera", day, assignee_name="Luz", assignee_email="luz@x.example")
    task_of(other_municipality, "mía en Mérida", day, assignee=elsewhere)
    task_of(other_municipality, "de nadie en Mérida", day)
    url = reverse("phases:my-tasks")
    client.force_login(enlace)
    page = client.get(url)
    assert sorted(groups(page)["Más adelante"]) == ["de nadie", "mía", "mía en Mérida"]
    assert "Mérida" in page.content.decode()
    client.force_login(lectora)
    assert groups(client.get(url)) == {"Más adelante": ["de otra"]}


def test_who_lost_the_membership_has_no_tasks(enlace, municipality):
    membership = Membership.objects.get(user=enlace)
    task_of(municipality, "mía", TODAY, assignee=membership)
    Membership.objects.filter(pk=membership.pk).update(ends_on=dt.date(2026, 1, 31))
    assert list(pending_for(type(enlace).objects.get(pk=enlace.pk))) == []


def test_a_member_of_the_committee_sees_what_concerns_it_without_links(client, integrante, process):
    client.force_login(integrante)
    page = client.get(reverse("phases:my-tasks"))
    shown = list(page.context["page"])
    assert shown
    assert all(task.is_milestone or "omité" in task.responsible_unit for task in shown)
    assert "/tareas/" not in page.content.decode().replace("/mis-tareas/", "")
    whole = client.get(reverse("phases:my-tasks"), {"formato": "csv"}).getvalue().decode()
    assert len(whole.splitlines()) == len(shown) + 1
    assert "Elena Ruiz" not in page.content.decode() + whole


def test_an_advisor_sees_what_escalated(client, asesora, process):
    client.force_login(asesora)
    url = reverse("phases:my-tasks")
    assert "Ningún atraso llegó a la cancillería" in client.get(url).content.decode()
    task = process.tasks.filter(is_sre_step=True).first()
    Task.objects.filter(pk=task.pk).update(escalated_on=TODAY)
    page = client.get(url)
    assert [each.pk for each in page.context["page"]] == [task.pk]
    assert "Turno de: Secretaría de Relaciones Exteriores" in page.content.decode()


def test_tasks_of_an_office_closed_since_break_nothing(client, asesora, municipality):
    task_of(municipality, "atrasada", dt.date(2026, 3, 2), escalated_on=TODAY)
    type(municipality).objects.filter(pk=municipality.pk).update(opened_on=None, timezone="America/Tijuana")
    client.force_login(asesora)
    assert groups(client.get(reverse("phases:my-tasks"))) == {"Atrasadas": ["atrasada"]}


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("enlace", "No tiene tareas pendientes"),
        ("integrante", "El comité no tiene tareas pendientes"),
        ("asesora", "Ningún atraso llegó"),
    ],
)
def test_who_has_nothing_to_do_is_told_so(client, request, person, words):
    client.force_login(request.getfixturevalue(person))
    assert words in client.get(reverse("phases:my-tasks")).content.decode()


# --- Filters -------------------------------------------------------------------------------------------------------


def test_tasks_by_unit_process_range_lateness_and_assignment(client, enlace, municipality, process):
    today = local_today(municipality)
    own = Membership.objects.get(user=enlace)
    late = task_of(municipality, "tarde", today - dt.timedelta(days=3), responsible_unit="Jurídico")
    task_of(municipality, "luego", today + dt.timedelta(days=40), assignee=own, escalated_on=today)
    client.force_login(enlace)
    url = reverse("phases:task-list", args=["14039"])

    def names(**query):
        page = client.get(url, query)
        assert page.context["filter"].ignored == []
        return {task.name for task in page.context["page"].paginator.object_list}

    assert names(responsable="Jurídico", q="tarde") == {"tarde"}
    assert names(desde=today - dt.timedelta(days=3), hasta=today, q="tarde") == {"tarde"}
    assert names(desde=today - dt.timedelta(days=2), q="tarde") == set()
    assert late.name in names(atraso="atrasadas")
    assert "luego" not in names(atraso="atrasadas")
    assert names(atraso="cancilleria") == {"luego"}
    assert names(proceso=process.pk) == set(
        process.tasks.pending().filter(is_automatic=False).values_list("name", flat=True)
    )
    assert "tarde" in names(asignacion="nadie") and "luego" not in names(asignacion="nadie")
    assert "luego" in names(asignacion="mias") and "tarde" not in names(asignacion="mias")


def test_processes_by_kind_outcome_and_lateness(client, enlace, municipality, counterpart):
    today = local_today(municipality)

    def opened(days, **more):
        start = today + dt.timedelta(days=days)
        return progress.open_process(
            municipality=municipality, opened_on=start, by=enlace, today=today, **more
        )

    late, fresh = opened(-60, counterpart=counterpart), opened(0)
    Task.objects.filter(process=fresh, due_on__lt=today).update(due_on=None)
    closed = opened(-1)
    progress.close_process(process=closed, outcome="declined", reason="No", by=enlace, today=today)
    client.force_login(enlace)
    url = reverse("phases:process-list", args=["14039"])

    def found(**query):
        return {process.pk for process in client.get(url, query).context["page"]}

    assert found(atraso="si") == {late.pk}
    assert found(atraso="no") == {fresh.pk}
    assert found(resultado="declined") == {closed.pk}
    assert found(tipo="new") == {late.pk, fresh.pk, closed.pk}
    assert found(tipo="national") == set()
    assert "atrasadas" in client.get(url, {"atraso": "si"}).content.decode()


BAD = {
    "estado": "dormida",
    "fase": "99",
    "asignacion": "=1",
    "proceso": "9" * 30,
    "responsable": "\x00",
    "atraso": "mucho",
    "desde": "31/02/2026",
    "hasta": "nunca",
    "q": "a\x00b",
    "tipo": "x",
    "resultado": "x",
    "persona": "Nadie",
    "acto": "borrar",
    "pagina": "ninguna",
    "formato": "exe",
    "orden": "'; --",
}


@pytest.mark.parametrize("name", ["task-list", "process-list", "history-list", "my-tasks"])
def test_bad_values_filter_nothing_and_the_page_says_so(client, enlace, process, name):
    client.force_login(enlace)
    url = reverse(f"phases:{name}", args=[] if name == "my-tasks" else ["14039"])
    plain = client.get(url).context["page"].paginator.count
    assert plain > 0
    page = client.get(url, BAD)
    assert page.status_code == 200
    assert page.context["page"].paginator.count == plain
    found = page.context["filter"]
    assert found.ignored == [found.form.fields[key].label for key in found.form.fields]
    assert "No se tomaron en cuenta los filtros" in page.content.decode()


def test_one_bad_value_leaves_the_others_in_force(client, enlace, municipality, process):
    client.force_login(enlace)
    url = reverse("phases:task-list", args=["14039"])
    page = client.get(url, {"fase": "99", "q": "cabildo"})
    assert (
        0
        < page.context["page"].paginator.count
        == client.get(url, {"q": "cabildo"}).context["page"].paginator.count
    )
    assert "No se tomó en cuenta el filtro «Fase»" in page.content.decode()
    page = client.get(url, {"desde": "2026-05-01", "hasta": "2026-04-01"})
    assert page.context["filter"].ignored == ["Vence hasta"]


def test_a_process_of_another_municipality_cannot_be_chosen(client, enlace, otro_enlace, other_municipality):
    stranger = progress.open_process(
        municipality=other_municipality, opened_on=MONDAY, by=otro_enlace, today=MONDAY
    )
    client.force_login(enlace)
    page = client.get(reverse("phases:task-list", args=["14039"]), {"proceso": stranger.pk})
    assert page.context["filter"].ignored == ["Proceso"]
    assert stranger.folio not in page.content.decode()


# --- Histories -----------------------------------------------------------------------------------------------------


@pytest.fixture
def told(process, enlace, lectora, municipality):
    """A history with several people and kinds of act, at known instants."""
    lines = [
        ("task.completed", "Cumplió «Oficio».", enlace, dt.datetime(2026, 3, 10, 5, 59, tzinfo=dt.UTC)),
        ("process.commented", "Comentó: bien.", lectora, dt.datetime(2026, 3, 10, 6, 0, tzinfo=dt.UTC)),
        ("process.suspended", "Suspendió el plazo.", enlace, dt.datetime(2026, 3, 12, 18, 0, tzinfo=dt.UTC)),
    ]
    for act, text, by, at in lines:
        record(act=act, text=text, by=by, subject=process, municipality=municipality, at=at)
    record(
        act="counterpart.added",
        text="Registró a Lyon.",
        by=None,
        subject=process.counterpart,
        municipality=municipality,
        at=dt.datetime(2026, 3, 11, 18, 0, tzinfo=dt.UTC),
    )
    return process


def test_the_history_by_person_kind_day_and_words(client, lectora, told):
    client.force_login(lectora)
    url = reverse("phases:history-list", args=["14039"])

    def texts(**query):
        page = client.get(url, query)
        assert page.context["filter"].ignored == []
        return [entry.text for entry in page.context["page"]]

    whole = texts()
    assert len(whole) == 5
    assert texts(persona="Laura Díaz") == ["Comentó: bien."]
    assert texts(persona="El sistema") == ["Registró a Lyon."]
    assert texts(acto="plazos") == ["Suspendió el plazo."]
    assert texts(acto="tareas") == ["Cumplió «Oficio»."]
    assert texts(acto="comentarios") == ["Comentó: bien."]
    assert texts(acto="contrapartes") == ["Registró a Lyon."]
    assert [text[:14] for text in texts(acto="procesos")] == ["Abrió el proce"]
    assert texts(acto="otros") == []
    assert texts(q="oficio") == ["Cumplió «Oficio»."]
    # Days are Guadalajara's (UTC−6): 05:59 UTC is still the evening before.
    assert texts(desde="2026-03-09", hasta="2026-03-09") == ["Cumplió «Oficio»."]
    assert texts(desde="2026-03-10", hasta="2026-03-10") == ["Comentó: bien."]
    assert texts(hasta="0001-01-01") == []
    assert len(texts(hasta="9999-12-31")) == 5


def test_the_history_links_each_line_to_its_record(client, lectora, told):
    client.force_login(lectora)
    page = client.get(reverse("phases:history-list", args=["14039"])).content.decode()
    assert f'href="/procesos/{told.pk}/">Ciudad de Lyon ({told.folio})</a>' in page
    assert f'href="{reverse("partners:counterpart-detail", args=[told.counterpart_id])}"' in page


def test_the_history_of_a_process_has_only_its_own_lines(client, lectora, told):
    client.force_login(lectora)
    url = reverse("phases:process-history", args=[told.pk])
    assert client.get(url).context["page"].paginator.count == 4
    assert [entry.text for entry in client.get(url, {"acto": "plazos"}).context["page"]] == [
        "Suspendió el plazo."
    ]
    rows = rows_of_csv(client.get(url, {"formato": "csv", "hasta": "2026-03-09"}))
    assert [row["Qué pasó"] for row in rows] == ["Cumplió «Oficio»."]
    assert (rows[0]["Fecha y hora"], rows[0]["Zona horaria"]) == ("2026-03-09 23:59", "UTC−6")
    assert (rows[0]["Persona"], rows[0]["Qué se hizo"]) == ("Elena Ruiz", "Tareas y evidencias")


def test_nothing_in_a_history_may_be_changed(client, enlace, told):
    client.force_login(enlace)
    for url in (
        reverse("phases:history-list", args=["14039"]),
        reverse("phases:process-history", args=[told.pk]),
    ):
        assert client.post(url).status_code == 405


# --- Files ---------------------------------------------------------------------------------------------------------


def test_the_file_has_exactly_the_filtered_rows_of_all_pages(client, enlace, municipality):
    today = local_today(municipality)
    for number in range(70):
        task_of(
            municipality, f"=Tarea {number}", today + dt.timedelta(days=number), responsible_unit="Jurídico"
        )
    task_of(municipality, "otra", today)
    client.force_login(enlace)
    url = reverse("phases:task-list", args=["14039"])
    query = {"responsable": "Jurídico", "hasta": today + dt.timedelta(days=64), "pagina": 2}
    page = client.get(url, query)
    names = [task.name for task in page.context["page"].paginator.object_list]
    assert len(names) == 65
    response = client.get(url, query | {"formato": "csv"})
    rows = rows_of_csv(response)
    assert [row["Tarea"] for row in rows] == [f"'{name}" for name in names]
    assert rows[0]["Fecha límite"] == today.isoformat()
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="tareas-guadalajara-{today.isoformat()}.csv"'
    )
    sheet = rows_of_sheet(client.get(url, query | {"formato": "xlsx"}))
    assert [row["Tarea"] for row in sheet] == names
    assert sheet[0]["Fecha límite"] == dt.datetime.combine(today, dt.time())
    links = page.content.decode()
    assert "las 65 filas" in links
    assert f"hasta={today + dt.timedelta(days=64)}&amp;formato=xlsx" in links
    assert "pagina=2&amp;formato" not in links


def test_processes_as_a_file(client, lectora, process):
    client.force_login(lectora)
    rows = rows_of_csv(client.get(reverse("phases:process-list", args=["14039"]), {"formato": "csv"}))
    assert [(row["Folio"], row["Contraparte"], row["Fase en curso"], row["Inicio"]) for row in rows] == [
        (process.folio, "Ciudad de Lyon", "1. Sensibilización", "2026-03-02")
    ]


def test_my_tasks_as_a_file_name_the_municipality(client, enlace, process):
    client.force_login(enlace)
    rows = rows_of_csv(client.get(reverse("phases:my-tasks"), {"formato": "csv"}))
    assert {row["Municipio"] for row in rows} == {"Guadalajara"}
    assert {"Secretaría de Relaciones Exteriores", "municipio"} <= {row["Turno de"] for row in rows}


# --- What they cost ------------------------------------------------------------------------------------------------

PAGES = {
    # Session, user, memberships, notices, and what the page itself reads.
    ("task-list", ""): 11,
    ("task-list", "csv"): 8,
    ("task-list", "xlsx"): 8,
    ("process-list", ""): 8,
    ("process-list", "csv"): 6,
    ("history-list", ""): 9,
    ("history-list", "csv"): 7,
    ("my-tasks", ""): 9,
    ("my-tasks", "csv"): 7,
}


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("name", "kind"), list(PAGES))
def test_every_list_costs_the_same(
    client, enlace, municipality, django_assert_num_queries, name, kind, count
):
    for number in range(count):
        progress.open_process(
            municipality=municipality,
            opened_on=MONDAY,
            counterpart=CounterpartFactory(municipality=municipality, official_name=f"Ciudad {number}"),
            by=enlace,
            today=MONDAY,
        )
    assert Process.objects.count() == count
    client.force_login(enlace)
    url = reverse(f"phases:{name}", args=[] if name == "my-tasks" else ["14039"])
    client.get(url)
    with django_assert_num_queries(PAGES[name, kind]):
        response = client.get(url, {"formato": kind} if kind else {})
        assert response.status_code == 200
        if kind:
            assert len(response.getvalue()) > 100
