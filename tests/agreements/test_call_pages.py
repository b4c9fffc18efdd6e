"""The radar of funds: what a call asks against the office's rows, its pages, files and notices."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agreements import jobs
from agreements.calls import noticing
from agreements.calls.facts import plan_of, plans_of
from agreements.imports.inventory import add_existing
from agreements.programme.writing import add_activity, create_programme
from partners.funds import calls
from partners.funds.requirements import REQUIREMENTS, is_requirement
from partners.models import Call, Network, NetworkMembership, Notice, ThemeStand
from phases import participations, progress
from phases.models import Participation, Task

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today(municipality):
    return municipality.today(timezone.now())


@pytest.fixture
def add(municipality, enlace, today):
    def add(owner=municipality, by=enlace, **values):
        given = {
            "title": "Fondo Lyon",
            "funder": "Métropole de Lyon",
            "opens_on": today - DAY,
            "closes_on": today + 90 * DAY,
            "applicants": ["municipio"],
            "countries": ["FR"],
            "checked_on": today,
            "standing": "confirmed",
        }
        return calls.add_call(municipality=owner, by=by, now=timezone.now(), **(given | values))

    return add


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def busy(municipality, enlace, counterpart, methodology, today):
    """An office with one row of all that calls ask for."""
    process = progress.open_process(
        municipality=municipality, opened_on=today, counterpart=counterpart, by=enlace, today=today
    )
    agreement = add_existing(
        municipality=municipality,
        by=enlace,
        today=today,
        counterpart=counterpart,
        kind="twinning",
        state="in_force",
        is_indefinite=True,
        title="Hermanamiento con Lyon",
    )
    programme = create_programme(agreement=agreement, year=today.year + 1, by=enlace)
    add_activity(
        programme=programme,
        by=enlace,
        kind="joint_call",
        name="Postular con Lyon",
        area="turismo",
        starts_on=dt.date(today.year + 1, 3, 1),
        ends_on=dt.date(today.year + 1, 3, 5),
        responsible_local="Elena Ruiz",
        responsible_counterpart="Claire Martin",
        indicator="Postulaciones",
        indicator_unit="postulaciones",
        target_value=1,
        budget_local="50000",
    )
    cglu = Network.objects.create(key="cglu-prueba", name="Ciudades Unidas", acronym="CGLU")
    NetworkMembership.objects.create(municipality=municipality, network=cglu)
    ThemeStand.objects.create(municipality=municipality, theme="turismo", kind="need")
    Task.objects.filter(process=process, key="comite").update(state="done", completed_on=today)
    return process


def url(name, *args):
    return reverse(f"agreements:{name}", args=args)


# --- From rows to facts -------------------------------------------------------------------------------------------


def test_every_requirement_that_rows_can_prove_is_proved_by_rows(busy, add, as_enlace, municipality):
    call = add(
        requirements=[
            "contraparte",
            "acuerdo-vigente",
            "red:cglu-prueba",
            "tema",
            "fase:1",
            "comite",
            "aportacion",
            "en-paralelo",
            "actividad",
        ],
        themes=["turismo"],
    )
    row = as_enlace.get(url("call-detail", "14039", call.pk)).context["row"]
    assert [each.verdict for each in row.match.findings] == ["met"] * 10
    assert row.match.summary == "Cumple 10 de 10"
    assert row.match.is_relevant
    assert "call-remedy" not in as_enlace.get(url("call-detail", "14039", call.pk)).content.decode()


def test_what_is_missing_leads_to_where_it_is_mended(add, as_enlace):
    asked = [text for text in (*REQUIREMENTS, "fase:2", "red:cglu-prueba") if is_requirement(text)]
    call = add(requirements=asked, applicants=["academia"])
    findings = as_enlace.get(url("call-detail", "14039", call.pk)).context["findings"]
    assert len(findings) == len(REQUIREMENTS) + 1
    assert {as_enlace.get(address).status_code for _, address, _ in findings} == {200}


def test_facts_cost_the_same_for_one_office_and_several(
    busy, municipality, other_municipality, today, django_assert_num_queries
):
    days = {municipality.pk: today, other_municipality.pk: today}
    with django_assert_num_queries(8):
        plan_of(municipality, today)
    with django_assert_num_queries(8):
        plans = plans_of(days, days)
    assert plans[other_municipality.pk].partners == ()
    assert plans[municipality.pk].countries == {"FR"}


def test_a_programme_of_the_past_is_no_plan(busy, municipality, today):
    assert plan_of(municipality, today + 800 * DAY).activities == ()


# --- The list -----------------------------------------------------------------------------------------------------


def test_the_list_says_how_sure_and_how_old_everything_is(as_enlace, add, today):
    add(checked_on=today - 200 * DAY)
    add(title="USAID", standing="historical")
    add(title="JICA", standing="unconfirmed", checked_on=None)
    page = as_enlace.get(url("call-list", "14039")).content.decode()
    for words in ("revisada hace más de 6 meses", "histórica", "sin confirmar", "sin fecha de revisión"):
        assert words in page


def test_what_can_still_be_done_comes_first(as_enlace, add, today):
    add(title="4 cerrada", opens_on=None, closes_on=today - DAY)
    add(title="5 histórica", standing="historical")
    add(title="3 sin fechas", opens_on=None, closes_on=None)
    add(title="2 por abrir", opens_on=today + DAY)
    add(title="1 abierta, después", closes_on=today + 40 * DAY)
    add(title="0 abierta, pronto", closes_on=today)
    rows = as_enlace.get(url("call-list", "14039")).context["rows"]
    assert [row.call.title[0] for row in rows] == list("012345")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"situacion": "abierta"}, {"Fondo Lyon", "Agua"}),
        ({"situacion": "cerrada"}, {"Vieja"}),
        ({"situacion": "historica"}, {"USAID"}),
        ({"situacion": "por-abrir"}, set()),
        ({"tema": "turismo"}, {"Fondo Lyon", "Vieja", "USAID"}),
        ({"tema": "agua-residuos"}, {"Agua", "Fondo Lyon", "USAID"}),
        ({"pais": "DE"}, {"Agua"}),
        ({"pais": "FR", "situacion": "abierta"}, {"Fondo Lyon"}),
        ({"certeza": "unconfirmed"}, {"Vieja"}),
        ({"q": "métro"}, {"Fondo Lyon", "Agua", "Vieja", "USAID"}),
        ({"q": "agua"}, {"Agua"}),
    ],
)
def test_filters(as_enlace, add, today, query, expected):
    add()
    add(title="Agua", themes=["agua-residuos"], countries=["DE"])
    add(title="Vieja", themes=["turismo"], opens_on=None, closes_on=today - DAY, standing="unconfirmed")
    add(title="USAID", standing="historical")
    rows = as_enlace.get(url("call-list", "14039"), query).context["rows"]
    assert {row.call.title for row in rows} == expected


def test_a_filter_that_does_not_exist_is_said(as_enlace, add):
    add()
    page = as_enlace.get(url("call-list", "14039"), {"situacion": "quizá"})
    assert "«Situación»" in page.content.decode() and len(page.context["rows"]) == 1


def test_the_list_costs_the_same_with_1_and_30_calls(as_enlace, add, busy, django_assert_num_queries):
    def cost():
        with django_assert_num_queries(19):
            as_enlace.get(url("call-list", "14039"))

    add()
    as_enlace.get(url("call-list", "14039"))
    cost()
    for n in range(29):
        add(title=f"Fondo {n}", requirements=["contraparte", "red:cglu-prueba"])
    cost()


def test_an_empty_list_says_what_it_is_for(as_enlace, client, lectora):
    assert "Agregar la primera" in as_enlace.get(url("call-list", "14039")).content.decode()
    client.force_login(lectora)
    page = client.get(url("call-list", "14039")).content.decode()
    assert "Agregar la primera" not in page and "Todavía no hay convocatorias" in page


def test_other_offices_calls_are_not_seen(as_enlace, add, other_municipality, otro_enlace):
    foreign = add(owner=other_municipality, by=otro_enlace)
    assert as_enlace.get(url("call-list", "14039")).context["rows"] == []
    for name in ("call-detail", "call-edit", "call-delete", "call-participate"):
        assert as_enlace.post(url(name, "14039", foreign.pk)).status_code in (404, 405), name
    assert not Participation.objects.exists() and Call.objects.count() == 1


# --- One call -----------------------------------------------------------------------------------------------------


def test_everybodys_call_is_read_by_the_office_and_changed_by_cancilleria(as_enlace, add, asesora):
    call = add(owner=None, by=asesora)
    assert as_enlace.get(url("call-detail", "14039", call.pk)).status_code == 200
    for name in ("call-edit", "call-delete"):
        assert as_enlace.post(url(name, "14039", call.pk), {"title": "X"}).status_code == 403
    call.refresh_from_db()
    assert call.title == "Fondo Lyon"


def test_a_historical_call_offers_nothing(as_enlace, add):
    call = add(title="USAID", standing="historical")
    page = as_enlace.get(url("call-detail", "14039", call.pk))
    assert page.context["form"] is None and "este fondo ya no existe" in page.content.decode()
    answer = as_enlace.post(url("call-participate", "14039", call.pk))
    assert answer.status_code == 422 and "histórica" in answer.content.decode()


def test_a_refused_form_keeps_what_was_typed(as_enlace):
    data = {"title": "Fondo", "funder": "B", "countries": "Atlántida", "standing": "confirmed", "phase": "3"}
    answer = as_enlace.post(url("call-create", "14039"), data)
    assert answer.status_code == 422
    assert "Atlántida" in answer.content.decode() and not Call.objects.exists()
    answer = as_enlace.post(url("call-create", "14039"), data | {"countries": "Francia; Alemania"})
    call = Call.objects.get()
    assert answer.url == url("call-detail", "14039", call.pk)
    assert (call.countries, call.requirements) == (["FR", "DE"], ["fase:3"])


def test_a_stale_tab_is_told_and_may_save_once_more(as_enlace, add, enlace):
    call = add(requirements=["comite", "fase:2"], themes=["turismo"])
    address = url("call-edit", "14039", call.pk)
    form = as_enlace.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    seen = calls.fingerprint(call)
    calls.change_call(call=call, by=enlace, now=timezone.now(), seen=seen, funder="Otro")
    answer = as_enlace.post(address, data | {"title": "Mío"})
    assert answer.status_code == 422 and "Otra persona cambió" in answer.content.decode()
    data["seen"] = answer.context["form"]["seen"].value()
    assert as_enlace.post(address, data | {"title": "Mío"}).status_code == 302
    call.refresh_from_db()
    assert (call.title, call.requirements, call.themes) == ("Mío", ["comite", "fase:2"], ["turismo"])


def test_moving_the_close_moves_the_tasks(as_enlace, add, municipality, enlace, today):
    call = add()
    row = participations.take_part(
        municipality=municipality, call=call, by=enlace, today=today, now=timezone.now()
    )
    address = url("call-edit", "14039", call.pk)
    form = as_enlace.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    moved = (today + 120 * DAY).isoformat()
    answer = as_enlace.post(address, data | {"closes_on": moved}, follow=True)
    assert "se planearon de nuevo" in answer.content.decode()
    row.refresh_from_db()
    assert row.closes_on.isoformat() == moved


# --- Taking part --------------------------------------------------------------------------------------------------


def test_from_the_call_to_the_answer(as_enlace, add, busy):
    call = add()
    participate = url("call-participate", "14039", call.pk)
    answer = as_enlace.post(participate, {"process": busy.pk, "note": "Conviene"})
    row = Participation.objects.get()
    assert (answer.url, row.process) == (url("participation-detail", row.pk), busy)
    assert as_enlace.post(participate).status_code == 422
    page = as_enlace.get(answer.url)
    assert (len(page.context["tasks"]), page.context["pending"]) == (7, 7)
    assert [key for key, _ in page.context["form"].fields["to"].choices] == ["submitted", "withdrawn"]
    move = url("participation-move", row.pk)
    assert as_enlace.post(move, {"seen": "preparing"}).status_code == 422
    assert as_enlace.post(move, {"to": "submitted", "seen": "preparing"}).status_code == 302
    stale = as_enlace.post(move, {"to": "submitted", "seen": "preparing"})
    assert stale.status_code == 422 and "ahora está presentada" in stale.content.decode()
    assert as_enlace.post(move, {"to": "awarded", "seen": "submitted"}).status_code == 302
    page = as_enlace.get(answer.url)
    assert (page.context["form"], page.context["pending"]) == (None, 0)


def test_giving_up_without_a_reason_keeps_the_page(as_enlace, add, municipality, enlace, today):
    row = participations.take_part(
        municipality=municipality, call=add(), by=enlace, today=today, now=timezone.now()
    )
    answer = as_enlace.post(url("participation-move", row.pk), {"to": "withdrawn", "seen": "preparing"})
    assert answer.status_code == 422 and "Explique por qué" in answer.content.decode()
    assert Participation.objects.get().state == "preparing"


def test_the_page_of_a_participation_has_a_fixed_cost(
    as_enlace, add, busy, municipality, enlace, today, django_assert_num_queries
):
    row = participations.take_part(
        municipality=municipality, call=add(), by=enlace, today=today, now=timezone.now()
    )
    as_enlace.get(url("participation-detail", row.pk))
    with django_assert_num_queries(18):
        as_enlace.get(url("participation-detail", row.pk))


# --- Files --------------------------------------------------------------------------------------------------------


def test_lists_as_files_are_those_of_the_page(as_enlace, add):
    add(title="=2+2", themes=["turismo"])
    add(title="Agua", themes=["agua-residuos"])
    address = url("call-list", "14039")
    data = as_enlace.get(address, {"formato": "csv", "tema": "turismo"}).getvalue().decode()
    assert "'=2+2" in data and "Agua" not in data and "Cumple 1 de 1" in data
    assert as_enlace.get(address, {"formato": "xlsx"}).getvalue()[:2] == b"PK"


def test_the_calendar_has_the_closing_days(as_enlace, add, today):
    add()
    add(title="Sin cierre", opens_on=None, closes_on=None)
    data = as_enlace.get(url("call-calendar", "14039")).content.decode()
    assert data.count("BEGIN:VEVENT") == 1 and "SUMMARY:Cierra: Fondo Lyon" in data
    assert f"DTSTART;VALUE=DATE:{today + 90 * DAY:%Y%m%d}" in data


def upload(client, text, name="fondos.csv"):
    return client.post(url("call-import", "14039"), {"table": SimpleUploadedFile(name, text.encode())})


def test_an_import_is_looked_over_first_and_then_made(as_enlace):
    looked = upload(as_enlace, "Nombre,Convoca,Cierra el\nFondo Uno,Fundación,2090-05-01\n")
    assert looked.status_code == 200 and looked.context["preview"].new == 1
    assert not Call.objects.exists()
    rows = looked.context["rows"]
    assert as_enlace.post(url("call-import", "14039"), {"rows": rows}).status_code == 302
    assert as_enlace.post(url("call-import", "14039"), {"rows": rows}).status_code == 302
    assert [call.title for call in Call.objects.all()] == ["Fondo Uno"]


def test_a_bad_file_is_reported_by_line_and_imports_nothing(as_enlace):
    answer = upload(as_enlace, "Nombre,Convoca\nBuena,Fundación\n=1+1,Fundación\n")
    assert answer.status_code == 422
    assert "Línea 3: «Nombre» parece una fórmula" in answer.content.decode()
    assert answer.context["preview"] is None and not Call.objects.exists()


def test_what_a_page_carries_is_of_its_own_office_and_untouched(
    as_enlace, client, otro_enlace, other_municipality
):
    rows = upload(as_enlace, "Nombre,Convoca\nFondo Uno,Fundación\n").context["rows"]
    answer = as_enlace.post(url("call-import", "14039"), {"rows": f"{rows[:-2]}xx"}, follow=True)
    assert "súbalo de nuevo" in answer.content.decode()
    client.force_login(otro_enlace)
    client.post(url("call-import", "31050"), {"rows": rows})
    assert not Call.objects.exists()


# --- Notices ------------------------------------------------------------------------------------------------------


def tell(municipality, today):
    return noticing.announce([municipality.pk], today, now=timezone.now())


def test_an_office_hears_once_of_a_call_that_opened_and_fits(add, asesora, busy, municipality, enlace, today):
    call = add(owner=None, by=asesora, opens_on=today + DAY)
    assert tell(municipality, today) == 0
    assert tell(municipality, today + DAY) == 1
    assert tell(municipality, today + 2 * DAY) == 0
    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (enlace, url("call-detail", "14039", call.pk))
    assert notice.title == "Convocatoria abierta: Fondo Lyon" and "Cumple 1 de 1" in notice.text


@pytest.mark.parametrize(
    "values",
    [
        {"countries": ["DE"]},
        {"themes": ["salud"]},
        {"applicants": ["academia"]},
        {"standing": "historical"},
        {"opens_on": None, "closes_on": None},
    ],
)
def test_what_does_not_fit_is_not_told(add, asesora, busy, municipality, today, values):
    add(owner=None, by=asesora, **values)
    assert tell(municipality, today) == 0


def test_who_takes_part_already_is_not_told(add, busy, municipality, enlace, today):
    participations.take_part(
        municipality=municipality, call=add(), by=enlace, today=today, now=timezone.now()
    )
    assert tell(municipality, today) == 0


def test_the_daily_run_tells_and_plans_anew(add, busy, municipality, enlace, today):
    call = add()
    row = participations.take_part(
        municipality=municipality, call=call, by=enlace, today=today, now=timezone.now()
    )
    Call.objects.filter(pk=call.pk).update(closes_on=today + 100 * DAY)
    add(title="Otra")
    jobs.keep_up_calls()
    row.refresh_from_db()
    assert row.closes_on == today + 100 * DAY
    assert [notice.title for notice in Notice.objects.all()] == ["Convocatoria abierta: Otra"]
