"""The multilateral agenda: verbs, imports that update and erase nothing, and the file of one forum."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from icalendar import Calendar

from partners.imports import ImportRejected
from partners.models import Entry, Forum, Network
from partners.networks import forums
from partners.networks.forum_calendar import forum_file
from partners.networks.forum_imports import import_forums
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db

FACTS = {"name": "Congreso", "starts_on": dt.date(2027, 5, 10), "ends_on": dt.date(2027, 5, 14)}
CONFIRMED = {"standing": "confirmed", "source_url": "https://red.example/", "checked_on": MONDAY}
NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


def add(municipality, by, **values):
    return forums.add_forum(municipality=municipality, by=by, today=MONDAY, **FACTS | values)


def bring(municipality, by, text, name="agenda.csv", **options):
    return import_forums(
        municipality=municipality, filename=name, data=text.encode(), by=by, today=MONDAY, **options
    )


def told(outcome):
    return (outcome.created, outcome.updated, outcome.unchanged)


def test_an_office_keeps_its_agenda_and_the_advisors_everybody_s(municipality, enlace, asesora, lectora):
    own, shared = add(municipality, enlace), add(None, asesora, name="Cumbre")
    assert [own.standing, shared.municipality] == ["unconfirmed", None]
    assert Entry.objects.about(own).get().act == "forum.added"
    for agenda, stranger in ((municipality, lectora), (municipality, asesora), (None, enlace)):
        with pytest.raises(ValidationError, match="Sólo"):
            add(agenda, stranger, name="Otro")
    with pytest.raises(ValidationError, match="Sólo"):
        forums.remove_forum(forum=shared, by=enlace)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": dt.date(2027, 5, 9)}, "ends_on"),
        ({"ends_on": dt.date(2027, 9, 9)}, "ends_on"),
        ({"starts_on": dt.date(1999, 5, 9), "ends_on": dt.date(1999, 5, 9)}, "starts_on"),
        ({"country_code": "XX"}, "country_code"),
        ({"themes": ["nada"]}, "themes"),
        (CONFIRMED | {"source_url": ""}, "source_url"),
        (CONFIRMED | {"checked_on": None}, "checked_on"),
        (CONFIRMED | {"checked_on": dt.date(2026, 3, 3)}, "checked_on"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"name": " CONGRESO "}, "name"),
    ],
)
def test_impossible_forums_are_refused_on_their_field(municipality, enlace, values, field):
    add(municipality, enlace)
    with pytest.raises(ValidationError) as refused:
        add(municipality, enlace, **{"name": "Otro"} | values)
    assert list(refused.value.error_dict) == [field]
    assert Forum.objects.count() == 1


def test_a_forum_is_changed_once_and_removed_once(municipality, enlace):
    row = add(municipality, enlace)
    old = forums.forum_version(row)
    forums.change_forum(forum=row, by=enlace, today=MONDAY, seen=old, place="Lyon")
    with pytest.raises(ValidationError, match="Otra persona guardó"):
        forums.change_forum(forum=row, by=enlace, today=MONDAY, seen=old, place="Nantes")
    forums.remove_forum(forum=row, by=enlace)
    with pytest.raises(ValidationError, match="ya no está"):
        forums.remove_forum(forum=row, by=enlace)
    acts = Entry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["forum.added", "forum.changed", "forum.removed"]


FILE = (
    "nombre,inicio,fin,sede,red,uid\n"
    "Congreso,2027-05-10,2027-05-14,Lyon,al-las,c-1\n"
    "Cumbre,2027-06-01,2027-06-02,Quito,,c-2\n"
)


@pytest.fixture
def network(db):
    return Network.objects.create(key="al-las", name="Alianza", acronym="AL-LAs")


def test_an_import_again_updates_instead_of_doubling(municipality, enlace, network):
    assert told(bring(municipality, enlace, FILE)) == (2, 0, 0)
    assert told(bring(municipality, enlace, FILE)) == (0, 0, 2)
    moved = FILE.replace("2027-06-01,2027-06-02,Quito", "2027-06-08,2027-06-09,")
    assert told(bring(municipality, enlace, moved)) == (0, 1, 1)
    row = Forum.objects.get(uid="c-2")
    assert (row.starts_on, row.place) == (dt.date(2027, 6, 8), "Quito")
    assert Forum.objects.get(uid="c-1").network == network
    texts = list(Entry.objects.order_by("pk").values_list("text", flat=True))
    assert texts == [
        "Importó la agenda «agenda.csv»: 2 nuevos, 0 actualizados, 0 sin cambios.",
        "Importó la agenda «agenda.csv»: 0 nuevos, 1 actualizado, 1 sin cambios.",
    ]


def test_a_trial_keeps_nothing(municipality, enlace, network):
    assert told(bring(municipality, enlace, FILE, dry_run=True)) == (2, 0, 0)
    assert (Forum.objects.count(), Entry.objects.count()) == (0, 0)


def test_one_bad_line_keeps_the_whole_file_out(municipality, enlace, network):
    with pytest.raises(ImportRejected) as rejected:
        bring(municipality, enlace, FILE + "Largo,2027-01-01,2027-12-31,,,\n")
    assert rejected.value.problems == [(4, "revise las fechas: el foro dura más de tres meses.")]
    assert Forum.objects.count() == 0


def test_a_forum_typed_before_takes_the_uid_of_the_file(municipality, enlace, network):
    row = add(municipality, enlace)
    assert told(bring(municipality, enlace, FILE)) == (1, 1, 0)
    row.refresh_from_db()
    assert (row.uid, row.place) == ("c-1", "Lyon")


def test_a_file_never_confirms_and_what_it_moves_is_unsure_again(municipality, enlace, network):
    row = add(municipality, enlace, **CONFIRMED)
    outcome = bring(municipality, enlace, FILE)
    row.refresh_from_db()
    assert (row.standing, row.checked_on) == ("unconfirmed", None)
    assert outcome.notes == [
        (2, "«Congreso» estaba confirmado y el archivo lo mueve: vuelve a «sin confirmar».")
    ]
    with pytest.raises(ImportRejected) as rejected:
        bring(municipality, enlace, "nombre,inicio,certeza\nFeria,2027-01-01,confirmado\n")
    assert "indique la dirección de la fuente" in rejected.value.problems[0][1]


def test_what_everybody_has_is_not_added_to_an_office(municipality, enlace, asesora, network):
    bring(None, asesora, FILE)
    outcome = bring(municipality, enlace, FILE)
    assert (told(outcome), len(outcome.notes)) == ((0, 0, 2), 2)
    assert "agenda de todos" in outcome.notes[0][1]
    assert Forum.objects.filter(municipality=municipality).count() == 0


def test_each_office_imports_its_own(municipality, enlace, other_municipality, otro_enlace, network):
    bring(municipality, enlace, FILE)
    assert told(bring(other_municipality, otro_enlace, FILE)) == (2, 0, 0)
    with pytest.raises(ValidationError, match="Sólo quien lleva"):
        bring(municipality, otro_enlace, FILE)
    with pytest.raises(ValidationError, match="Sólo quien lleva"):
        bring(municipality, None, FILE)


def test_a_forum_goes_out_and_comes_back_as_the_same(municipality, enlace):
    row = add(municipality, enlace, name="Congreso; uno,\ndos", place="Lyon", country_code="FR")
    data = forum_file(row, url="https://h.example/1/", now=NOW)
    assert data == forum_file(row, url="https://h.example/1/", now=NOW)
    event = Calendar.from_ical(data).walk("VEVENT")[0]
    assert str(event["summary"]) == "Congreso; uno, dos (sin confirmar)"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (row.starts_on, dt.date(2027, 5, 15))
    assert (str(event["status"]), str(event["location"])) == ("TENTATIVE", "Lyon, Francia")
    row.standing, row.uid = "confirmed", "c-1"
    event = Calendar.from_ical(forum_file(row, url="", now=NOW)).walk("VEVENT")[0]
    assert (str(event["summary"]), str(event["uid"]), str(event["status"])) == (
        "Congreso; uno, dos",
        "c-1",
        "CONFIRMED",
    )


def test_the_operator_imports_for_everybody(tmp_path, capsys, network):
    path = tmp_path / "agenda.csv"
    path.write_text(FILE, "utf-8")
    call_command("import_forums", str(path), "--dry-run")
    assert Forum.objects.count() == 0
    call_command("import_forums", str(path))
    assert Forum.objects.filter(municipality__isnull=True).count() == 2
    out = capsys.readouterr().out.splitlines()
    assert out == [
        "Se importarían: 2 nuevos, 0 actualizados, 0 sin cambios.",
        "Foros: 2 nuevos, 0 actualizados, 0 sin cambios.",
    ]
    path.write_text(FILE + ",,,,,\nX,ayer,,,,\n", "utf-8")
    with pytest.raises(CommandError, match="Línea 5: no entiendo la fecha «ayer»"):
        call_command("import_forums", str(path))
    with pytest.raises(CommandError, match="No se pudo abrir"):
        call_command("import_forums", str(tmp_path / "nada.csv"))
    path.write_bytes(b"x" * 1_100_000)
    with pytest.raises(CommandError, match="más de 1 MB"):
        call_command("import_forums", str(path))
