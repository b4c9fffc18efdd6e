"""Origin and themes of a process: at its opening, corrected later, and measured by year."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partners.models import Entry, OfficeProfile
from partners.themes import THEMES
from phases import origins, progress
from phases.initiative import describe_initiative, dispersion, initiative_mark
from phases.models import Process
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


def describe(process, by, origin="planned", themes=(), seen=None):
    return describe_initiative(
        process=process, by=by, origin=origin, themes=list(themes), seen=seen or initiative_mark(process)
    )


def test_opening_keeps_origin_and_themes_and_asks_for_neither(municipality, enlace, methodology, counterpart):
    process = progress.open_process(
        municipality=municipality,
        opened_on=MONDAY,
        by=enlace,
        today=MONDAY,
        counterpart=counterpart,
        origin="received",
        themes=["salud", "turismo"],
    )
    assert (process.origin, process.themes) == ("received", ["turismo", "salud"])
    silent = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    assert (silent.origin, silent.themes) == ("", [])


@pytest.mark.parametrize(
    "wrong", [{"origin": "casual"}, {"themes": ["alquimia"]}, {"themes": ["salud", "salud"]}]
)
def test_opening_refuses_what_the_lists_do_not_have(municipality, enlace, methodology, wrong):
    with pytest.raises(ValidationError):
        progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, **wrong)
    assert not Process.objects.exists()


def test_the_form_of_opening_demands_the_origin(client, enlace, methodology):
    client.force_login(enlace)
    answer = client.post(reverse("phases:process-open", args=["14039"]), {"opened_on": MONDAY.isoformat()})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["origin"]


def test_origin_and_themes_are_corrected_with_one_line_of_history(process, enlace):
    changed = describe(process, enlace, themes=["turismo"])
    assert (changed.origin, changed.themes) == ("planned", ["turismo"])
    entries = Entry.objects.filter(act="process.initiative_described")
    assert [entry.text for entry in entries] == [
        "Cambió origen de la iniciativa, de «sin dato» a «planificada por el municipio» y temas: Turismo."
    ]
    describe(changed, enlace, themes=["turismo"])
    assert entries.count() == 1


def test_a_stale_tab_does_not_overwrite(process, enlace):
    seen = initiative_mark(process)
    describe(process, enlace, origin="received")
    with pytest.raises(ValidationError, match="Otra persona cambió el origen"):
        describe(process, enlace, origin="political", seen=seen)
    assert Process.objects.get(pk=process.pk).origin == "received"


def test_a_known_origin_is_never_emptied(process, enlace):
    process = describe(process, enlace)
    with pytest.raises(ValidationError, match="de dónde viene"):
        describe(process, enlace, origin="")


def test_of_a_closed_process_only_a_missing_origin_is_filled_in(process, enlace):
    progress.close_process(process=process, outcome="withdrawn", reason="Otra", by=enlace, today=MONDAY)
    process.refresh_from_db()
    with pytest.raises(ValidationError, match="El proceso está cerrado"):
        describe(process, enlace, themes=["turismo"])
    process = describe(process, enlace)
    assert process.origin == "planned"
    with pytest.raises(ValidationError, match="El proceso está cerrado"):
        describe(process, enlace, origin="received")


def test_too_many_themes_are_pointed_out_and_forbid_nothing(client, process, enlace):
    OfficeProfile.objects.create(municipality=process.municipality, theme_limit=2)
    client.force_login(enlace)
    page = reverse("phases:process-detail", args=[process.pk])
    answer = client.post(
        reverse("phases:process-initiative", args=[process.pk]),
        {"seen": initiative_mark(process), "origin": "planned", "themes": ["salud", "turismo", "cultura"]},
    )
    assert answer.url == page
    assert "Abarca 3 temas y la oficina se propuso 2 temas como máximo" in client.get(page).content.decode()
    process.refresh_from_db()
    describe(process, enlace, themes=["salud", "turismo"])
    assert "Abarca" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("count", "limit", "warns"), [(0, 1, False), (5, 5, False), (6, 5, True), (2, 1, True)]
)
def test_dispersion_warns_beyond_the_limit(count, limit, warns):
    assert bool(dispersion(list(THEMES)[:count], limit)) == warns


def test_the_form_shows_a_refusal_and_stays_usable(client, process, enlace):
    client.force_login(enlace)
    address = reverse("phases:process-initiative", args=[process.pk])
    answer = client.post(address, {"seen": "viejo", "origin": "planned", "themes": ["salud"]})
    assert answer.status_code == 422 and "Otra persona cambió el origen" in answer.content.decode()
    again = {"seen": answer.context["form"]["seen"].value(), "origin": "planned", "themes": ["salud"]}
    assert client.post(address, again).status_code == 302


# --- Measure -------------------------------------------------------------------------------------------------------


def of(year, origin):
    return SimpleNamespace(opened_on=dt.date(year, 3, 2), origin=origin)


def test_shares_count_by_year_and_leave_what_nobody_said_apart():
    shares = origins.origin_shares(
        [of(2026, "planned"), of(2024, "received"), of(2026, "political"), of(2026, ""), of(2026, "planned")]
    )
    assert [(year.year, year.counts, year.total, year.known, year.planned_percent) for year in shares] == [
        (2024, (0, 1, 0, 0, 0), 1, 1, 0),
        (2026, (2, 0, 1, 0, 1), 4, 3, 67),
    ]
    assert origins.trend(shares) == (
        "De cada 100 iniciativas de origen conocido, fueron planificadas 0 en 2024 y 67 en 2026."
    )


def test_nothing_known_has_no_percentage_and_no_trend():
    shares = origins.origin_shares([of(2026, "")])
    assert (shares[0].planned_percent, origins.trend(shares), origins.origin_shares([])) == (None, "", [])


def test_the_parts_of_a_bar_fill_it_exactly():
    [year] = origins.origin_shares([of(2026, origin) for origin in ("planned", "received", "")])
    parts = origins.bar(year)
    assert [origin for origin, _, _ in parts] == ["planned", "received", "unknown"]
    assert sum(float(width[:-1]) for _, _, width in parts) == pytest.approx(100, abs=0.01)


def test_national_shares_are_on_the_advisors_first_page(
    client, asesora, process, enlace, django_assert_num_queries
):
    describe(process, enlace)
    client.force_login(asesora)
    page = client.get(reverse("admin:index")).content.decode()
    assert "De lo reactivo a lo planificado" in page
    assert "En 2026 fueron planificadas 100 de cada 100" in page


def test_shares_of_a_municipality_count_its_own_processes_only(
    client, process, enlace, other_municipality, otro_enlace
):
    describe(process, enlace)
    client.force_login(otro_enlace)
    page = client.get(reverse("partners:profile-detail", args=["31050"])).content.decode()
    assert "Cuando haya procesos" in page
    client.force_login(enlace)
    page = client.get(reverse("partners:profile-detail", args=["14039"])).content.decode()
    assert "En 2026 fueron planificadas 100 de cada 100" in page
