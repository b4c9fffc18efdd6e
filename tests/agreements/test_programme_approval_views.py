"""Pages of the approval of a programme, of its calendar, of its steps, and of its copies."""

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import AnnualProgramme, ProgrammeApproval
from agreements.programme.approving import approve, propose
from agreements.programme.planning import steps_fingerprint, steps_of
from agreements.programme.writing import add_activity
from tests.conftest import MONDAY
from tests.scene import pdf

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(12)))
YES = {"approved_on": "2026-03-02", "name": "Verónica Ortiz", "title": "presidenta", "reference": "Oficio 8"}

# Session, user, memberships, programme, activities, steps (and their tasks), days off, notices of the bar.
CALENDAR_QUERIES = 8
# Session, user, memberships, programme, versions, approvals, history, count of activities, notices of the bar.
VERSIONS_QUERIES = 9


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def ready(programme, activity_data, enlace):
    days = {"starts_on": dt.date(2026, 9, 14), "ends_on": dt.date(2026, 9, 18)}
    add_activity(programme=programme, by=enlace, template="visits", **activity_data | days)
    programme.refresh_from_db()
    return programme


@pytest.fixture
def proposed(ready, enlace):
    propose(programme=ready, by=enlace, now=NOW, seen_at=ready.changed_at)
    ready.refresh_from_db()
    return ready


@pytest.fixture
def approved(proposed, enlace):
    for side in ("local", "counterpart"):
        approve(
            programme=proposed,
            number=1,
            side=side,
            by=enlace,
            now=NOW,
            **YES | {"approved_on": MONDAY},
        )
    proposed.refresh_from_db()
    return proposed


def url(name, programme, *args):
    return reverse(f"agreements:{name}", args=[programme.pk, *args])


def test_a_programme_goes_from_draft_to_approved_in_the_browser(as_enlace, ready):
    page = as_enlace.get(url("programme-propose", ready))
    data = {"seen_at": page.context["form"]["seen_at"].value()}
    assert as_enlace.post(url("programme-propose", ready), data).url == url("programme-versions", ready)
    double = as_enlace.post(url("programme-propose", ready), data)
    assert double.url == url("programme-versions", ready)
    assert ready.versions.count() == 1
    wrong = as_enlace.post(
        url("programme-approve", ready, 1, "municipio"), YES | {"reference": "", "approved_on": "2999-01-01"}
    )
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"approved_on", "reference"}
    assert "Verónica Ortiz" in wrong.content.decode()
    upload = YES | {"reference": "", "upload": pdf("minuta.pdf")}
    assert as_enlace.post(url("programme-approve", ready, 1, "municipio"), upload).status_code == 302
    done = as_enlace.post(url("programme-approve", ready, 1, "contraparte"), YES, follow=True)
    assert "quedó aprobado por ambas partes" in done.content.decode()
    ready.refresh_from_db()
    assert ready.state == AnnualProgramme.State.APPROVED
    file = ProgrammeApproval.objects.get(side="local")
    response = as_enlace.get(reverse("agreements:programme-approval-file", args=[file.pk]))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    other = ProgrammeApproval.objects.get(side="counterpart")
    assert as_enlace.get(reverse("agreements:programme-approval-file", args=[other.pk])).status_code == 404


def test_buttons_vanish_and_a_stale_tab_is_told(as_enlace, proposed):
    activity = proposed.activities.get()
    page = as_enlace.get(url("programme-detail", proposed)).content.decode()
    edit = reverse("agreements:activity-edit", args=[activity.pk])
    for address in (edit, url("activity-create", proposed), url("programme-edit", proposed)):
        assert f'"{address}"' not in page
    # Whoever comes by an old address is led to what stands, with the reason.
    led = as_enlace.get(edit, follow=True)
    assert led.redirect_chain[0][0] == reverse("agreements:activity-detail", args=[activity.pk])
    assert "está en aprobación de las partes" in led.content.decode()
    # And a form filled before the proposal says so, keeping what was typed.
    form = {
        "kind": "visits",
        "name": "Nombre escrito a medias",
        "area": "agua",
        "modality": "on_site",
        "starts_on": "2026-09-14",
        "ends_on": "2026-09-18",
        "responsible_local": "Elena Ruiz",
        "responsible_counterpart": "Claire Martin",
        "indicator": "Visitas realizadas",
        "indicator_unit": "visitas",
        "target_value": "1",
        "adding": "sum",
        "budget_local": "0",
        "budget_counterpart": "0",
        "currency_counterpart": "EUR",
        "seen": "x",
    }
    stale = as_enlace.post(edit, form)
    assert stale.status_code == 422
    assert "está en aprobación de las partes" in stale.content.decode()
    assert "Nombre escrito a medias" in stale.content.decode()


@pytest.mark.parametrize(
    ("name", "args", "state"),
    [
        ("programme-propose", [], "proposed"),
        ("programme-take-back", [1], "approved"),
        ("programme-reopen", [1], "proposed"),
        ("programme-approve", [1, "municipio"], "approved"),
    ],
)
def test_an_act_that_is_over_leads_back_with_a_message(request, as_enlace, name, args, state):
    programme = request.getfixturevalue(state)
    page = as_enlace.get(url(name, programme, *args), follow=True)
    assert page.redirect_chain[0][0] == url("programme-versions", programme)
    assert "Otra persona movió la aprobación" in page.content.decode()


def test_a_side_that_does_not_exist_and_a_version_that_does_not_are_not_found(as_enlace, proposed):
    for args in ([1, "vecino"], [7, "municipio"]):
        assert as_enlace.get(url("programme-approve", proposed, *args)).status_code == 404
    assert as_enlace.get(url("programme-version-pdf", proposed, 7)).status_code == 404


def test_reasons_are_asked_and_the_next_version_can_be_compared(as_enlace, approved):
    assert as_enlace.post(url("programme-reopen", approved, 1), {"reason": " "}).status_code == 422
    assert as_enlace.post(url("programme-reopen", approved, 1), {"reason": "Otra sede"}).status_code == 302
    edit = as_enlace.get(url("programme-edit", approved)).context["form"]
    data = {"objective": "Crecer juntos", "coordinator_local": "A", "coordinator_counterpart": "B"}
    as_enlace.post(url("programme-edit", approved), data | {"seen_at": edit["seen_at"].value()})
    form = as_enlace.get(url("programme-propose", approved)).context["form"]
    stamp = {"seen_at": form["seen_at"].value()}
    assert as_enlace.post(url("programme-propose", approved), stamp).status_code == 422
    as_enlace.post(url("programme-propose", approved), stamp | {"note": "Objetivo nuevo"})
    page = as_enlace.get(url("programme-compare", approved)).content.decode()
    assert "Crecer juntos" in page and "Objetivo del año" in page
    same = as_enlace.get(url("programme-compare", approved), {"de": "2", "a": "2"}).content.decode()
    assert "dicen lo mismo" in same
    assert as_enlace.get(url("programme-compare", approved), {"de": "x", "a": "9" * 30}).status_code == 200
    versions = as_enlace.get(url("programme-versions", approved)).content.decode()
    assert "Otra sede" in versions and "Objetivo nuevo" in versions


def test_the_committee_reads_the_approval_without_its_history(client, integrante, approved):
    client.force_login(integrante)
    page = client.get(url("programme-versions", approved))
    assert page.status_code == 200
    assert "Historia de la aprobación" not in page.content.decode()
    assert client.post(url("programme-reopen", approved, 1), {"reason": "x"}).status_code == 403


# --- The calendar, the steps, the copy, the files -------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_the_calendar_costs_the_same(
    rows, as_enlace, enlace, programme, activity_data, django_assert_num_queries
):
    for number in range(rows):
        data = activity_data | {"name": f"Actividad {number}"}
        add_activity(programme=programme, by=enlace, template="visits", **data)
    with django_assert_num_queries(CALENDAR_QUERIES):
        page = as_enlace.get(url("programme-calendar", programme))
    assert sum(len(month.rows) for month in page.context["months"]) == rows * 11
    assert len(page.context["calendar"].bars) == rows


@pytest.mark.parametrize("rounds", [1, 10])
def test_the_versions_cost_the_same(rounds, as_enlace, enlace, ready, django_assert_num_queries):
    for number in range(1, rounds + 1):
        ready.refresh_from_db()
        propose(programme=ready, by=enlace, now=NOW, seen_at=ready.changed_at, note="Otra")
        for side in ("local", "counterpart"):
            approve(
                programme=ready,
                number=number,
                side=side,
                by=enlace,
                now=NOW,
                **YES | {"approved_on": MONDAY},
            )
        if number < rounds:
            as_enlace.post(url("programme-reopen", ready, number), {"reason": "Otra vez"})
    with django_assert_num_queries(VERSIONS_QUERIES):
        page = as_enlace.get(url("programme-versions", ready))
    assert len(page.context["rows"]) == rounds


def test_an_empty_calendar_says_what_to_do(as_enlace, programme):
    assert "Ver las actividades" in as_enlace.get(url("programme-calendar", programme)).content.decode()


def test_the_calendar_comes_as_one_landscape_sheet(as_enlace, ready):
    assert as_enlace.get(url("programme-gantt-pdf", ready)).status_code == 200


def test_steps_are_written_in_the_browser_and_past_ones_are_told(as_enlace, programme, activity):
    address = reverse("agreements:activity-steps", args=[activity.pk])
    shown = as_enlace.get(address, {"plantilla": "visits"})
    assert len(shown.context["rows"]) == 10 + 3
    data = {
        "seen": steps_fingerprint(activity),
        "pasos-TOTAL_FORMS": 3,
        "pasos-INITIAL_FORMS": 0,
        "pasos-0-name": "Reservar la sede",
        "pasos-0-weeks": "60",
        "pasos-0-when": "before",
        "pasos-0-side": "local",
        "pasos-1-name": "Dar las gracias",
        "pasos-1-weeks": "1",
        "pasos-1-when": "after",
        "pasos-1-side": "both",
    }
    wrong = as_enlace.post(address, data | {"pasos-1-weeks": "pronto"})
    assert wrong.status_code == 422 and "Reservar la sede" in wrong.content.decode()
    assert steps_of(activity) == []
    done = as_enlace.post(address, data, follow=True)
    assert [(step.name, step.weeks) for step in steps_of(activity)] == [
        ("Reservar la sede", 60),
        ("Dar las gracias", -1),
    ]
    assert "2 pasos quedan en fechas que ya pasaron" in done.content.decode()
    stale = as_enlace.post(address, data)
    assert stale.status_code == 422 and "Otra persona cambió los pasos" in stale.content.decode()


def test_a_copy_is_made_once_and_says_what_to_review(as_enlace, approved):
    page = as_enlace.post(url("programme-clone", approved), {"year": "2027"}, follow=True)
    assert "Revise lo que se copió del programa 2026" in page.content.decode()
    again = as_enlace.post(url("programme-clone", approved), {"year": "2027"})
    assert again.status_code == 422 and "ya tiene un programa" in again.content.decode()
    assert as_enlace.post(url("programme-clone", approved), {"year": "pronto"}).status_code == 422


def test_a_programme_comes_as_a_workbook_with_numbers_that_are_numbers(
    as_enlace, programme, activity_data, enlace
):
    hostile = {"name": '=HYPERLINK("x")', "target_value": "12.5", "lenses": ["genero"]}
    add_activity(programme=programme, by=enlace, **activity_data | hostile)
    response = as_enlace.get(url("programme-detail", programme), {"formato": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    heading, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    facts = dict(zip(heading, row, strict=True))
    assert (facts["Meta"], facts["Presupuesto del municipio (MXN)"]) == (12.5, 120000.5)
    assert facts["Enfoques transversales"] == "Agenda de género"
    assert sheet["A2"].data_type == "s"
    text = b"".join(
        as_enlace.get(url("programme-detail", programme), {"formato": "csv"}).streaming_content
    ).decode()
    assert "'=HYPERLINK" in text
    listed = as_enlace.get(
        reverse("agreements:programme-list", args=[programme.municipality.cvegeo]), {"formato": "csv"}
    )
    assert programme.folio in b"".join(listed.streaming_content).decode()


def test_the_page_of_a_programme_shows_lenses_and_what_is_given_in_kind(
    as_enlace, programme, activity_data, enlace
):
    data = {"lenses": ["cuidados"], "in_kind_local": "El Teatro Degollado"}
    add_activity(programme=programme, by=enlace, **activity_data | data)
    page = as_enlace.get(url("programme-detail", programme)).content.decode()
    assert "El Teatro Degollado" in page
    assert page.count("Ninguna actividad lo toca.") == 4


def test_the_list_is_filtered_by_state(as_enlace, proposed):
    address = reverse("agreements:programme-list", args=[proposed.municipality.cvegeo])
    assert list(as_enlace.get(address, {"estado": "proposed"}).context["page"]) == [proposed]
    assert list(as_enlace.get(address, {"estado": "approved"}).context["page"]) == []
