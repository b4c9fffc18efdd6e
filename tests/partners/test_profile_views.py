"""Pages of the international profile and of the lines of the plans."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from partners.models import (
    Municipality,
    Network,
    NetworkMember,
    NetworkMembership,
    PlanLine,
    ReferenceImport,
    ThemeStand,
    TwinLink,
)
from partners.picture import plan_lines, profile
from partners.picture.profile import Stand

STRENGTH, NEED = ThemeStand.Kind.STRENGTH.value, ThemeStand.Kind.NEED.value


def url(name, *args):
    return reverse(f"partners:{name}", args=args or ["14039"])


def html(answer):
    return answer.content.decode()


def sent(form):
    """What a browser would send back of a form, unchanged."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def lines(municipality, by, count, start=0):
    rows = [
        (n, {"plan": "municipal", "axis": f"Eje {n}", "themes": ["turismo"]}) for n in range(start, count)
    ]
    return plan_lines.import_lines(municipality=municipality, rows=rows, by=by, source="plan.csv")


# --- The profile ---------------------------------------------------------------------------------------------------


def test_an_empty_profile_says_what_to_do_next(client, enlace):
    client.force_login(enlace)
    page = html(client.get(url("profile-detail")))
    assert "Qué falta (0 de 7)" in page
    assert f'href="{url("profile-themes")}"' in page
    assert "Marcar fortalezas y necesidades" in page


def test_a_reader_sees_the_profile_without_its_buttons(client, lectora):
    client.force_login(lectora)
    page = html(client.get(url("profile-detail")))
    assert url("profile-themes") not in page and url("profile-edit") not in page
    assert client.get(url("profile-themes")).status_code == 403
    assert client.post(url("profile-edit"), {"theme_limit": "3"}).status_code == 403


def test_the_picture_is_saved_and_shown(client, enlace, municipality):
    client.force_login(enlace)
    form = client.get(url("profile-edit")).context["form"]
    data = sent(form) | {
        "vocation": "Ciudad de ferias",
        "languages": ["en"],
        "other_language": "nl",
        "theme_limit": "3",
    }
    answer = client.post(url("profile-edit"), data, follow=True)
    assert answer.redirect_chain == [(url("profile-detail"), 302)]
    assert "español, inglés, neerlandés" in html(answer)
    assert profile.profile_of(municipality).theme_limit == 3


def test_a_wrong_limit_keeps_what_was_typed(client, enlace):
    client.force_login(enlace)
    form = client.get(url("profile-edit")).context["form"]
    answer = client.post(url("profile-edit"), sent(form) | {"vocation": "De ferias", "theme_limit": "40"})
    assert answer.status_code == 422
    assert "De ferias" in html(answer)


def test_all_themes_stand_on_one_page_and_are_saved_together(client, enlace, municipality):
    client.force_login(enlace)
    form = client.get(url("profile-themes")).context["form"]
    assert len(form.rows()) == 22
    data = sent(form) | {
        "strength-turismo": "3",
        "strength-turismo-note": " Playas  y selva ",
        "need-salud": "1",
    }
    answer = client.post(url("profile-themes"), data, follow=True)
    assert profile.stands_of(municipality) == {
        ("turismo", STRENGTH): Stand(3, "Playas y selva"),
        ("salud", NEED): Stand(1),
    }
    assert "2 cambios" in html(answer) and "Playas y selva" in html(answer)


def test_a_note_without_level_is_told_beside_it(client, enlace):
    client.force_login(enlace)
    form = client.get(url("profile-themes")).context["form"]
    answer = client.post(url("profile-themes"), sent(form) | {"need-salud-note": "Vacunas"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["need-salud-note"]
    assert "Vacunas" in html(answer)
    assert not ThemeStand.objects.exists()


def test_a_stale_page_of_themes_keeps_the_choice_and_can_be_sent_again(client, enlace, municipality):
    client.force_login(enlace)
    data = sent(client.get(url("profile-themes")).context["form"]) | {"need-salud": "2"}
    profile.save_stands(
        municipality=municipality,
        by=enlace,
        stands={("turismo", STRENGTH): Stand(1)},
        seen=profile.stands_mark({}),
    )
    answer = client.post(url("profile-themes"), data)
    assert answer.status_code == 422 and "Otra persona guardó cambios" in html(answer)
    assert client.post(url("profile-themes"), sent(answer.context["form"])).status_code == 302
    assert profile.stands_of(municipality) == {("salud", NEED): Stand(2)}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_strengths_and_needs_come_as_a_file(client, enlace, municipality, kind):
    profile.save_stands(
        municipality=municipality,
        by=enlace,
        stands={("turismo", STRENGTH): Stand(3, "=1+1")},
        seen=profile.stands_mark({}),
    )
    client.force_login(enlace)
    answer = client.get(url("profile-detail"), {"formato": kind})
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200 and content
    if kind == "csv":
        assert "Turismo,mucho,'=1+1,nada," in content.decode("utf-8-sig")


def test_what_published_lists_say_is_shown_with_its_source(client, enlace, municipality):
    origin = {"file_name": "x.csv", "sha256": "a" * 64, "row_count": 1, "imported_at": timezone.now()}
    twins = ReferenceImport.objects.create(kind="twinnings", source="Lista de prueba", **origin)
    TwinLink.objects.create(
        origin=twins, city_a="Guadalajara", country_a="MX", cvegeo_a="14039", city_b="Lyon", country_b="FR"
    )
    members = ReferenceImport.objects.create(kind="creative_cities", source="Red de prueba", **origin)
    NetworkMember.objects.create(
        origin=members, network="unesco-creativas", city="Guadalajara", country_code="MX", cvegeo="14039"
    )
    client.force_login(enlace)
    page = html(client.get(url("profile-detail")))
    for words in (
        "Lyon, Francia",
        "Lista de prueba",
        "Listas publicadas nombran al municipio",
        "Red de prueba",
    ):
        assert words in page


@pytest.mark.parametrize("count", [1, 30])
def test_profile_query_count(client, enlace, municipality, django_assert_num_queries, count):
    lines(municipality, enlace, count)
    for number in range(count):
        network = Network.objects.create(key=f"red-{number}", name=f"Red {number}")
        NetworkMembership.objects.create(municipality=municipality, network=network)
    client.force_login(enlace)
    # Session, person, roles, municipality, stands, profile, lines, networks, listed networks; signed and drafted
    # agreements, listed twinnings; origins; unread notices of the frame.
    with django_assert_num_queries(14):
        client.get(url("profile-detail"))


# --- The lines of the plans ----------------------------------------------------------------------------------------


def test_a_line_is_added_and_the_next_one_starts_under_the_same_axis(client, enlace):
    client.force_login(enlace)
    data = {
        "plan": "state",
        "axis": "Ciudad próspera",
        "objective": "Crecer",
        "action": "Exportar",
        "goals": ["8"],
    }
    answer = client.post(url("planline-create"), data | {"again": "1"})
    page = client.get(answer.url)
    form = page.context["form"]
    assert (
        form["plan"].value(),
        form["axis"].value(),
        form["objective"].value(),
        form["action"].value(),
    ) == (
        "state",
        "Ciudad próspera",
        "Crecer",
        None,
    )
    line = PlanLine.objects.get()
    assert (line.plan, line.goals, line.position) == ("state", [8], 1)
    again = client.post(url("planline-create"), data)
    assert again.status_code == 422 and "El plan ya tiene esa línea" in html(again)


def test_a_line_is_corrected_and_a_stale_tab_is_told(client, enlace, municipality):
    line = plan_lines.add_line(municipality=municipality, by=enlace, axis="Uno", themes=["salud"])
    client.force_login(enlace)
    data = sent(client.get(url("planline-edit", line.pk)).context["form"])
    assert data["themes"] == ["salud"]
    assert client.post(url("planline-edit", line.pk), data | {"axis": "Dos"}).url == url("planline-list")
    stale = client.post(url("planline-edit", line.pk), data | {"axis": "Tres"})
    assert stale.status_code == 422 and "Otra persona cambió esta línea" in html(stale)
    assert PlanLine.objects.get().axis == "Dos"


def test_the_arrows_move_a_line_and_a_second_press_is_told(client, enlace, municipality):
    lines(municipality, enlace, 3)
    line = PlanLine.objects.get(axis="Eje 2")
    client.force_login(enlace)
    for _ in range(2):
        answer = client.post(url("planline-move", line.pk), {"seen": "3", "to": "up"}, follow=True)
    assert "El orden cambió" in html(answer)
    assert list(PlanLine.objects.values_list("axis", flat=True)) == ["Eje 0", "Eje 2", "Eje 1"]
    assert client.post(url("planline-move", line.pk), {"seen": "dos"}).status_code == 302


def test_retired_lines_are_apart_and_come_back(client, enlace, municipality):
    lines(municipality, enlace, 2)
    line = PlanLine.objects.get(axis="Eje 0")
    client.force_login(enlace)
    client.post(url("planline-retire", line.pk))
    assert [row.axis for row in client.get(url("planline-list")).context["page"]] == ["Eje 1"]
    retired = client.get(url("planline-list"), {"vigor": "retiradas"})
    assert [row.axis for row in retired.context["page"]] == ["Eje 0"]
    assert "Restaurar" in html(retired)
    client.post(url("planline-restore", line.pk))
    assert [row.axis for row in client.get(url("planline-list")).context["page"]] == ["Eje 1", "Eje 0"]


def test_the_list_filters_by_plan_theme_and_goal(client, enlace, municipality):
    for axis, plan, goals, themes in (
        ("Uno", "municipal", [8], ["turismo"]),
        ("Dos", "state", [3], ["salud"]),
        ("Tres", "municipal", [], []),
    ):
        plan_lines.add_line(
            municipality=municipality, by=enlace, axis=axis, plan=plan, goals=goals, themes=themes
        )
    client.force_login(enlace)
    for query, expected in (
        ({"plan": "state"}, ["Dos"]),
        ({"tema": "turismo"}, ["Uno"]),
        ({"ods": "3"}, ["Dos"]),
        ({"ods": "99", "tema": "nada"}, ["Uno", "Tres", "Dos"]),
        ({"tema": "turismo", "plan": "state"}, []),
    ):
        page = client.get(url("planline-list"), query)
        assert [row.axis for row in page.context["page"]] == expected, query
    assert "Ninguna línea cumple" in html(page)


def test_the_file_of_the_lines_can_be_imported_elsewhere(client, enlace, municipality, otro_enlace):
    plan_lines.add_line(
        municipality=municipality,
        by=enlace,
        axis="Uno",
        code="1.1",
        goals=[3, 8],
        themes=["salud"],
        plan="state",
    )
    client.force_login(enlace)
    content = b"".join(client.get(url("planline-list"), {"formato": "csv"}).streaming_content)
    client.force_login(otro_enlace)
    address = url("planline-import", "31050")
    page = client.post(address, {"table": SimpleUploadedFile("plan.csv", content, "text/csv")})
    assert page.status_code == 200 and "1 nuevo, 0 repetidos, 0 con errores" in html(page)
    rows = re.search(r'name="rows" value="([^"]+)"', html(page))[1]
    assert not PlanLine.objects.filter(municipality__cvegeo="31050").exists()
    answer = client.post(address, {"rows": rows}, follow=True)
    assert "Se importó 1 línea del plan" in html(answer)
    line = PlanLine.objects.get(municipality__cvegeo="31050")
    assert (line.plan, line.code, line.goals, line.themes) == ("state", "1.1", [3, 8], ["salud"])
    assert "ya estaban en el plan" in html(client.post(address, {"rows": rows}, follow=True))
    assert "ya no vale" in html(client.post(address, {"rows": "x" + rows}, follow=True))


def test_a_table_with_errors_is_told_line_by_line_and_offers_no_button(client, enlace):
    client.force_login(enlace)
    table = SimpleUploadedFile("plan.csv", "Eje,ODS\nUno,8\n=2+2,99\n".encode("cp1252"), "text/csv")
    page = html(client.post(url("planline-import"), {"table": table}))
    assert "Renglón 3:" in page and "contiene una fórmula" in page and "«99»" in page
    assert 'name="rows"' not in page
    assert not PlanLine.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("plan.pdf", b"%PDF-1.4", "Suba una tabla .csv o .xlsx"),
        ("plan.csv", b"", "vac"),
        ("plan.csv", b"Objetivo\nCrecer\n", "no tiene la columna «Eje»"),
        ("plan.xlsx", b"PK\x03\x04 nada", ""),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(client, enlace, name, content, message):
    client.force_login(enlace)
    answer = client.post(url("planline-import"), {"table": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert message in html(answer)


def test_the_old_priorities_are_offered_and_converted(client, enlace, municipality):
    Municipality.objects.filter(pk=municipality.pk).update(plan_priorities="Agua\nMovilidad")
    client.force_login(enlace)
    assert "Hay 2 prioridades escritas" in html(client.get(url("planline-list")))
    page = client.post(url("planline-convert"), follow=True)
    assert "2 prioridades son ahora líneas del plan" in html(page)
    assert [row.axis for row in page.context["page"]] == ["Agua", "Movilidad"]
    assert "Movilidad" in html(client.get(url("municipality-detail")))


@pytest.mark.parametrize("count", [1, 30])
def test_line_list_query_count(client, enlace, municipality, django_assert_num_queries, count):
    lines(municipality, enlace, count)
    client.force_login(enlace)
    # Session, person, roles, municipality, lines, unread notices of the frame.
    with django_assert_num_queries(6):
        client.get(url("planline-list"))
