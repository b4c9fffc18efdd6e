"""Verbs of calls, and the catalogue that comes with the system."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from partners.funds import calls
from partners.funds.catalogue import CATALOGUE, load_calls
from partners.models import Call, Entry, Standing

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
TODAY = dt.date(2026, 3, 2)


def add(municipality, by, **values):
    given = {
        "title": "Fondo Lyon–Guadalajara",
        "funder": "Métropole de Lyon",
        "closes_on": dt.date(2026, 6, 30),
    }
    return calls.add_call(municipality=municipality, by=by, now=NOW, **(given | values))


def change(call, by, seen=None, **values):
    return calls.change_call(
        call=call, by=by, now=NOW, seen=calls.fingerprint(call) if seen is None else seen, **values
    )


def test_an_office_adds_its_own_call(municipality, enlace, other_municipality):
    call = add(municipality, enlace)
    assert (call.municipality, call.standing, call.changed_by) == (municipality, "unconfirmed", enlace)
    assert list(Entry.objects.about(call).values_list("act", flat=True)) == ["call.added"]
    assert list(Call.objects.of(municipality)) == [call]
    assert list(Call.objects.of(other_municipality)) == []


def test_the_same_call_twice_is_refused(municipality, enlace):
    add(municipality, enlace)
    with pytest.raises(ValidationError, match="Ya hay una convocatoria"):
        add(municipality, enlace)
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"opens_on": dt.date(2026, 7, 1)}, "closes_on"),
        ({"amount_min": 5, "amount_max": 3, "currency": "EUR"}, "amount_max"),
        ({"amount_min": -5, "currency": "EUR"}, "amount_min"),
        ({"amount_max": 5}, "currency"),
        ({"currency": "ZZZ"}, "currency"),
        ({"themes": ["magia"]}, "themes"),
        ({"countries": ["MX"]}, "countries"),
        ({"requirements": ["fase:9"]}, "requirements"),
        ({"cofunding_percent": 101}, "cofunding_percent"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
    ],
)
def test_what_does_not_hold_is_refused_by_field(municipality, enlace, values, field):
    with pytest.raises(ValidationError) as refusal:
        add(municipality, enlace, **values)
    assert list(refusal.value.message_dict) == [field]
    assert not Call.objects.exists() and not Entry.objects.exists()


def test_everybodys_calls_are_the_advisors(enlace, asesora):
    with pytest.raises(PermissionDenied):
        add(None, enlace)
    call = add(None, asesora)
    with pytest.raises(PermissionDenied):
        change(call, enlace, title="Otro")
    assert change(call, asesora, title="Otro").title == "Otro"


def test_a_stale_tab_does_not_overwrite(municipality, enlace):
    call = add(municipality, enlace)
    seen = calls.fingerprint(call)
    change(call, enlace, closes_on=dt.date(2026, 7, 31))
    with pytest.raises(ValidationError, match="Otra persona cambió"):
        change(call, enlace, seen=seen, closes_on=dt.date(2026, 8, 31))
    call.refresh_from_db()
    assert call.closes_on == dt.date(2026, 7, 31)


def test_saving_what_was_there_leaves_no_line(municipality, enlace):
    call = add(municipality, enlace)
    change(call, enlace, title=call.title)
    assert Entry.objects.about(call).count() == 1


def test_checking_against_the_source_counts_once_a_day(municipality, enlace):
    call = add(municipality, enlace)
    checked = [calls.mark_checked(call=call, by=enlace, today=TODAY, now=NOW) for _ in range(2)]
    call.refresh_from_db()
    assert (checked, call.checked_on) == ([True, False], TODAY)
    assert Entry.objects.filter(act="call.checked").count() == 1


def test_an_own_call_goes_and_a_second_time_changes_nothing(municipality, enlace):
    call = add(municipality, enlace)
    copy = Call.objects.get()
    assert calls.remove_call(call=call, by=enlace)
    assert not calls.remove_call(call=copy, by=enlace)
    assert Entry.objects.about(municipality).get().act == "call.removed"


def test_everybodys_call_stays(asesora):
    with pytest.raises(ValidationError, match="históric"):
        calls.remove_call(call=add(None, asesora), by=asesora)
    assert Call.objects.count() == 1


def test_stages_of_the_database_are_those_of_a_day(municipality, enlace):
    day = dt.timedelta(1)
    add(municipality, enlace, title="abierta", opens_on=TODAY, closes_on=TODAY)
    add(municipality, enlace, title="sin apertura", closes_on=TODAY)
    add(municipality, enlace, title="por abrir", opens_on=TODAY + day, closes_on=TODAY + day)
    add(municipality, enlace, title="cerrada", closes_on=TODAY - day)
    add(municipality, enlace, title="sin fechas", closes_on=None)
    add(municipality, enlace, title="histórica", standing=Standing.HISTORICAL, closes_on=TODAY)

    def titles(rows):
        return sorted(rows.values_list("title", flat=True))

    rows = Call.objects
    assert titles(rows.open_on(TODAY)) == ["abierta", "sin apertura"]
    assert titles(rows.upcoming(TODAY)) == ["por abrir"]
    assert titles(rows.closed(TODAY)) == ["cerrada"]
    assert titles(rows.undated(TODAY)) == ["sin fechas"]
    assert titles(rows.historical()) == ["histórica"]


# --- The catalogue ------------------------------------------------------------------------------------------------


def test_the_catalogue_loads_once_and_says_how_sure_it_is():
    assert load_calls() == (len(CATALOGUE), 0)
    assert load_calls() == (0, 0)
    assert Call.objects.filter(checked_on__isnull=False).count() == 0
    standing = dict(Call.objects.values_list("catalogue_key", "standing"))
    assert (standing["usaid-mexico"], standing["foncid"]) == ("historical", "historical")
    assert (standing["jica-mexico"], standing["union-europea-ciudades"]) == ("unconfirmed", "unconfirmed")
    french = Call.objects.get(catalogue_key="franco-mexicana-2024")
    assert (french.opens_on, french.closes_on) == (dt.date(2024, 3, 21), dt.date(2024, 5, 10))
    assert Call.objects.open_on(TODAY).count() == 0


def test_every_row_of_the_catalogue_holds():
    load_calls()
    for call in Call.objects.all():
        calls.check_call(call)


def test_a_newer_catalogue_corrects_and_what_an_advisor_changed_stays(asesora):
    load_calls()
    chile = Call.objects.get(catalogue_key="fondo-chile-mexico")
    calls.mark_checked(call=chile, by=asesora, today=TODAY, now=NOW)
    newer = {key: row | {"about": "Otro texto"} for key, row in CATALOGUE.items()}
    assert load_calls(newer) == (0, len(CATALOGUE) - 1)
    chile.refresh_from_db()
    assert chile.checked_on == TODAY and chile.about != "Otro texto"


def test_the_command_says_what_it_did(capsys):
    call_command("load_calls")
    assert capsys.readouterr().out == f"Fondos y convocatorias: {len(CATALOGUE)} nuevos, 0 actualizados.\n"
