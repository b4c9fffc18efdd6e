"""The office's page of working days, and the advisors' table of the ministry's."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from phases import declaring
from phases.models import DeclaredDay
from tests.phases.moving import MONDAY

pytestmark = pytest.mark.django_db


def on(text):
    return dt.date.fromisoformat(text)


def list_url(year=2026):
    return f"{reverse('phases:day-list', args=['14039'])}?anio={year}"


DECLARE = reverse("phases:day-declare", args=["14039"])


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


def holiday(municipality, by, first="2026-07-20", last="2026-07-31", name="Primer periodo", **values):
    done = declaring.declare(
        municipality=municipality, starts_on=on(first), ends_on=on(last), name=name, by=by, **values
    )
    return done.rows[0]


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_the_page_shows_the_days_of_the_year_from_the_three_sources(as_enlace, municipality, enlace, asesora):
    holiday(municipality, enlace, source="Gaceta 12")
    holiday(None, asesora, "2026-12-21", "2027-01-05", "Suspensión de labores")
    page = as_enlace.get(list_url()).content.decode()
    assert "20 de julio de 2026" in page
    assert "Gaceta 12" in page
    assert "Suspensión de labores" in page
    assert "Lunes 16 de marzo de 2026" in page
    assert "artículo 74 de la Ley Federal del Trabajo" in page
    following = as_enlace.get(list_url(2027)).content.decode()
    assert "Gaceta 12" not in following
    assert "Suspensión de labores" in following


@pytest.mark.parametrize("year", ["", "abc", "1999", "2101", "9" * 30, "-1", "²"])
def test_an_unlikely_year_shows_this_one(as_enlace, municipality, year):
    response = as_enlace.get(list_url(year))
    assert response.status_code == 200
    assert response.context["year"] == municipality.today(timezone.now()).year


def test_declaring_tells_how_many_deadlines_moved(as_enlace, process):
    due = on("2026-03-30")
    count = process.tasks.filter(due_on=due).count()
    values = {"effect": "off", "starts_on": "2026-03-30", "name": "Semana Santa"}
    response = as_enlace.post(DECLARE, values, follow=True)
    assert response.redirect_chain == [(list_url(), 302)]
    assert said(response) == [
        f"Se declaró el 30 de marzo de 2026. Cambiaron {count} fechas límite.",
    ]
    row = DeclaredDay.objects.get()
    assert (row.starts_on, row.ends_on, row.municipality) == (due, due, process.municipality)


def test_a_refusal_shows_on_the_form_with_what_was_typed(as_enlace, municipality, enlace):
    holiday(municipality, enlace)
    values = {
        "effect": "off",
        "starts_on": "2026-07-25",
        "ends_on": "2026-08-05",
        "name": "Otro",
        "source": "Gaceta 3",
    }
    response = as_enlace.post(DECLARE, values)
    page = response.content.decode()
    assert response.status_code == 422
    assert "se enciman con otra declaración: «Primer periodo»" in page
    assert 'value="Gaceta 3"' in page
    assert DeclaredDay.objects.count() == 1


def test_a_day_of_the_law_leads_to_the_form_filled_in(as_enlace, municipality, enlace):
    page = as_enlace.get(list_url()).content.decode()
    link = f"{DECLARE}?efecto=worked&amp;dia=2026-03-16"
    assert link in page
    form = as_enlace.get(link.replace("&amp;", "&")).context["form"]
    assert (form["effect"].value(), form["starts_on"].value()) == ("worked", on("2026-03-16"))
    holiday(municipality, enlace, "2026-03-16", "2026-03-16", "Se labora por acuerdo", effect="worked")
    page = as_enlace.get(list_url()).content.decode()
    assert link not in page
    assert "Se labora: Se labora por acuerdo" in page


@pytest.mark.parametrize("query", ["dia=2026-13-40", "dia=x&efecto=otro", "efecto="])
def test_a_broken_link_shows_the_empty_form(as_enlace, municipality, query):
    response = as_enlace.get(f"{DECLARE}?{query}")
    assert response.status_code == 200
    assert response.context["form"]["effect"].value() == "off"


def test_withdrawing_asks_once_and_stays_on_show(as_enlace, municipality, enlace):
    row = holiday(municipality, enlace)
    address = reverse("phases:day-withdraw", args=[row.pk])
    question = as_enlace.get(address).content.decode()
    assert "¿Retirar «Primer periodo», del 20 de julio de 2026 al 31 de julio de 2026?" in question
    assert DeclaredDay.objects.in_force().count() == 1
    response = as_enlace.post(address, follow=True)
    assert said(response)[0].startswith("Se retiró del 20 de julio")
    assert "Retiró Elena Ruiz" in response.content.decode()
    assert DeclaredDay.objects.in_force().count() == 0
    response = as_enlace.post(address, follow=True)
    assert said(response) == ["Esta declaración ya se había retirado."]


def test_readers_see_no_button(client, lectora, municipality, enlace):
    row = holiday(municipality, enlace)
    client.force_login(lectora)
    page = client.get(list_url()).content.decode()
    assert "Primer periodo" in page
    assert DECLARE not in page
    assert reverse("phases:day-withdraw", args=[row.pk]) not in page


def test_the_ministry_s_days_are_not_withdrawn_by_a_municipality(as_enlace, municipality, asesora):
    row = holiday(None, asesora)
    for method in (as_enlace.get, as_enlace.post):
        assert method(reverse("phases:day-withdraw", args=[row.pk])).status_code == 404
    assert DeclaredDay.objects.in_force().count() == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_every_number_of_days(
    as_enlace, municipality, enlace, asesora, django_assert_num_queries, rows
):
    for number in range(rows):
        day = str(on("2026-01-05") + dt.timedelta(days=7 * number))
        holiday(municipality, enlace, day, day)
        holiday(None, asesora, day, day)
    as_enlace.get(list_url())
    with django_assert_num_queries(7):
        response = as_enlace.get(list_url())
    assert len(response.context["declared"]) == len(response.context["sre"]) == rows


def test_the_municipality_s_page_leads_here(as_enlace, municipality):
    page = as_enlace.get(reverse("partners:municipality-detail", args=["14039"])).content.decode()
    assert f'href="{reverse("phases:day-list", args=["14039"])}"' in page


# --- The advisors' table ------------------------------------------------------------------------------------------


def admin_url(page, *args):
    return reverse(f"admin:phases_declaredday_{page}", args=args)


def test_an_advisor_declares_copies_and_withdraws(advisor, process, asesora):
    step = process.tasks.filter(is_sre_step=True, due_on__isnull=False).order_by("due_on").first()
    day = str(step.due_on)
    values = {"starts_on": day, "ends_on": "", "name": "Suspensión de labores", "source": "DOF"}
    response = advisor.post(admin_url("declare"), values, follow=True)
    row = DeclaredDay.objects.get()
    assert (row.municipality, row.recorded_by, row.source) == (None, asesora, "DOF")
    assert "Suspensión de labores" in response.content.decode()
    step.refresh_from_db()
    assert str(step.due_on) > day

    advisor.post(admin_url("copy"), {"from_year": "2026", "to_year": "2027"})
    assert DeclaredDay.objects.filter(starts_on__year=2027).count() == 1

    page = advisor.get(admin_url("change", row.pk)).content.decode()
    assert admin_url("withdraw", row.pk) in page
    assert advisor.get(admin_url("withdraw", row.pk)).status_code == 200
    advisor.post(admin_url("withdraw", row.pk))
    row.refresh_from_db()
    step.refresh_from_db()
    assert (row.withdrawn_by, str(step.due_on)) == (asesora, day)
    assert admin_url("withdraw", row.pk) not in advisor.get(admin_url("change", row.pk)).content.decode()


def test_an_advisor_reads_the_days_of_municipalities_only(advisor, municipality, enlace):
    row = holiday(municipality, enlace)
    assert advisor.get(admin_url("changelist"), {"de": "municipios"}).context["cl"].result_count == 1
    assert advisor.get(admin_url("changelist"), {"de": "sre"}).context["cl"].result_count == 0
    assert advisor.get(admin_url("withdraw", row.pk)).status_code == 404
    assert advisor.post(admin_url("withdraw", row.pk)).status_code == 404
    assert DeclaredDay.objects.in_force().count() == 1


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"anio": "2026"}, 1),
        ({"anio": "2025"}, 1),  # not offered, so it filters nothing
        ({"vigencia": "vigentes"}, 1),
        ({"vigencia": "retirados"}, 0),
    ],
)
def test_the_table_is_filtered(advisor, asesora, filters, count):
    holiday(None, asesora)
    assert advisor.get(admin_url("changelist"), filters).context["cl"].result_count == count


def test_the_admin_refuses_in_words(advisor, asesora):
    holiday(None, asesora)
    values = {"starts_on": "2026-07-31", "ends_on": "2026-08-02", "name": "Otra"}
    response = advisor.post(admin_url("declare"), values)
    assert response.status_code == 422
    assert "se enciman con otra declaración" in response.content.decode()
    response = advisor.post(admin_url("copy"), {"from_year": "2030", "to_year": "2031"})
    assert response.status_code == 422
    assert "No hay nada que copiar de 2030" in response.content.decode()


def test_nobody_else_reaches_the_ministry_s_table(client, enlace, asesora):
    row = holiday(None, asesora)
    client.force_login(enlace)
    for address in (admin_url("declare"), admin_url("copy"), admin_url("withdraw", row.pk)):
        assert client.get(address).status_code == 302
        assert client.post(address, {"starts_on": str(MONDAY), "name": "x"}).status_code == 302
    assert DeclaredDay.objects.in_force().count() == 1


def test_pages_obey_the_content_security_policy(advisor, asesora):
    row = holiday(None, asesora)
    pages = [admin_url(name) for name in ("changelist", "declare", "copy")]
    pages += [admin_url(name, row.pk) for name in ("change", "withdraw")]
    for address in pages:
        text = advisor.get(address).content.decode()
        scripts = re.findall(r"<script[^>]*>", text)
        assert [tag for tag in scripts if "src=" not in tag and "json" not in tag] == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"", text) == [], address
