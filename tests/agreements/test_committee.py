"""Verbs of the committee: installing, seating, changing, leaving, replacing; what a committee lacks; terms that end."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.bylaws.choices import default_choices
from agreements.committee import members, terms
from agreements.committee.composition import citizen_share, warnings_of
from agreements.committee.terms import step_of, term_of
from partners.models import CommitteeMember, Entry, Notice
from phases.models import Task
from tests.conftest import MONDAY
from tests.factories import UserFactory

START = dt.date(2026, 1, 15)
END = dt.date(2027, 9, 30)
Office = CommitteeMember.Office


def install(municipality, by, **changes):
    values = {
        "name": "Comité de Ciudades Hermanas",
        "starts_on": START,
        "ends_on": END,
        "installed_by": "Sesión de cabildo 12",
    }
    return members.install_committee(municipality=municipality, by=by, today=MONDAY, **(values | changes))


@pytest.fixture
def committee(municipality, enlace):
    return install(municipality, enlace)[0]


def seat(committee, by, name="Rosa Díaz", **changes):
    values = {"name": name, "office": "member", "sector": "civil", "starts_on": START}
    return members.add_member(committee=committee, by=by, today=MONDAY, **(values | changes))


def official(committee, by, name, office, **changes):
    return seat(committee, by, name, office=office, sector="government", is_official=True, **changes)


def refused(verb, **kwargs):
    with pytest.raises(ValidationError) as error:
        verb(**kwargs)
    return error.value


def acts(subject):
    return list(Entry.objects.about(subject).order_by("pk").values_list("act", flat=True))


# --- Installing ------------------------------------------------------------------------------------------------------


def test_installing_fulfils_the_task_of_the_open_processes(process, municipality, enlace):
    committee, processes = install(municipality, enlace)
    assert processes == [process]
    assert process.tasks.get(key="comite").state == Task.State.DONE
    assert acts(committee) == ["committee.installed"]


def test_installing_twice_on_a_day_is_refused(committee, municipality, enlace):
    error = refused(install, municipality=municipality, by=enlace, ends_on=None)
    assert set(error.error_dict) == {"starts_on"}
    assert municipality.committees.count() == 1


def test_a_committee_to_come_is_not_recorded(municipality, enlace):
    error = refused(install, municipality=municipality, by=enlace, starts_on=dt.date(2026, 3, 3))
    assert set(error.error_dict) == {"starts_on"}


def test_a_year_that_cannot_be_is_refused(municipality, enlace):
    error = refused(install, municipality=municipality, by=enlace, starts_on=dt.date.min, ends_on=None)
    assert set(error.error_dict) == {"starts_on"}


def test_the_next_committee_ends_the_one_before_with_its_seats(committee, municipality, enlace):
    kept = seat(committee, enlace)
    gone = seat(committee, enlace, "Luis Sosa", ends_on=dt.date(2026, 2, 1))
    new, _ = install(municipality, enlace, starts_on=MONDAY, ends_on=None)
    committee.refresh_from_db()
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert committee.ends_on == dt.date(2026, 3, 1)
    assert (kept.ends_on, kept.left_reason) == (dt.date(2026, 3, 1), members.PERIOD_OVER)
    assert (gone.ends_on, gone.left_reason) == (dt.date(2026, 2, 1), "")
    assert list(municipality.committees.on(MONDAY)) == [new]


def test_an_earlier_period_ends_before_the_later_one(committee, municipality, enlace):
    earlier = dt.date(2021, 10, 1)
    error = refused(install, municipality=municipality, by=enlace, starts_on=earlier, ends_on=START)
    assert set(error.error_dict) == {"ends_on"}
    old, _ = install(municipality, enlace, starts_on=earlier, ends_on=START - dt.timedelta(days=1))
    committee.refresh_from_db()
    assert (old.ends_on, committee.ends_on) == (dt.date(2026, 1, 14), END)


def test_changing_the_committee_from_a_stale_tab_is_refused(committee, enlace):
    seen = committee.changed_at
    values = {"ends_on": END, "installed_by": "Cabildo"}
    members.change_committee(committee=committee, by=enlace, seen_at=seen, name="Consejo", **values)
    error = refused(
        members.change_committee, committee=committee, by=enlace, seen_at=seen, name="Otro", **values
    )
    assert error.code == "stale"
    committee.refresh_from_db()
    assert committee.name == "Consejo"


def test_a_period_does_not_end_before_its_seats(committee, enlace):
    seat(committee, enlace, ends_on=END)
    error = refused(
        members.change_committee,
        committee=committee,
        by=enlace,
        seen_at=committee.changed_at,
        name="Comité",
        ends_on=dt.date(2027, 1, 1),
        installed_by="",
    )
    assert set(error.error_dict) == {"ends_on"}


# --- Seats -----------------------------------------------------------------------------------------------------------


def test_seating_leaves_one_entry_without_contact_data(committee, enlace):
    row = seat(committee, enlace, email="rosa@correo.example", consent_on=START)
    entry = Entry.objects.about(row).get()
    assert (entry.act, entry.actor) == ("member.added", enlace)
    assert "rosa@" not in entry.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"office": "king"}, "office"),
        ({"office": "guest", "has_vote": True}, "has_vote"),
        ({"sector": "council"}, "is_official"),
        ({"email": "rosa@correo.example"}, "consent_on"),
        ({"phone": "33 1234 5678", "consent_on": dt.date(2026, 3, 3)}, "consent_on"),
        ({"starts_on": dt.date(2026, 1, 14)}, "starts_on"),
        ({"starts_on": dt.date(2027, 10, 1)}, "starts_on"),
        ({"ends_on": dt.date(2026, 1, 14)}, "ends_on"),
        ({"ends_on": dt.date(2027, 10, 1)}, "ends_on"),
    ],
)
def test_a_seat_that_cannot_be_is_refused_by_field(committee, enlace, changes, field):
    error = refused(seat, committee=committee, by=enlace, **changes)
    assert set(error.error_dict) == {field}
    assert not committee.members.exists()


def test_the_data_of_an_official_need_no_consent(committee, enlace):
    row = official(committee, enlace, "Verónica Ortiz", "president", email="presidencia@municipio.example")
    assert row.email == "presidencia@municipio.example"


def test_one_person_holds_a_single_office_at_a_time(committee, enlace):
    first = official(committee, enlace, "Verónica Ortiz", "president", ends_on=dt.date(2026, 6, 30))
    error = refused(seat, committee=committee, by=enlace, name="Hugo Luna", office="president")
    assert set(error.error_dict) == {"office"}
    later = official(committee, enlace, "Hugo Luna", "president", starts_on=dt.date(2026, 7, 1))
    assert {first.office, later.office} == {"president"}


def test_nobody_sits_twice(committee, enlace):
    seat(committee, enlace, "José Peña")
    error = refused(seat, committee=committee, by=enlace, name="jose peña ")
    assert set(error.error_dict) == {"name"}


def test_an_account_of_the_municipality_is_linked_once(committee, enlace, integrante, otro_enlace):
    row = seat(committee, enlace, user=integrante)
    assert row.user == integrante
    assert set(refused(seat, committee=committee, by=enlace, name="Otra", user=integrante).error_dict) == {
        "user"
    }
    assert set(refused(seat, committee=committee, by=enlace, name="Otra", user=otro_enlace).error_dict) == {
        "user"
    }


def test_changing_a_seat_tells_what_changed(committee, enlace):
    row = seat(committee, enlace)
    members.change_member(
        member=row,
        by=enlace,
        today=MONDAY,
        seen=members.member_version(row),
        position="Rectora",
        has_vote=False,
    )
    row.refresh_from_db()
    assert (row.position, row.has_vote) == ("Rectora", False)
    assert (
        Entry.objects.about(row).first().text
        == "Se cambiaron los datos de Rosa Díaz: cargo o institución, con voto."
    )


def test_a_stale_seat_is_refused(committee, enlace):
    row = seat(committee, enlace)
    seen = members.member_version(row)
    members.change_member(member=row, by=enlace, today=MONDAY, seen=seen, position="Rectora")
    error = refused(members.change_member, member=row, by=enlace, today=MONDAY, seen=seen, position="Otra")
    assert error.code == "stale"
    row.refresh_from_db()
    assert row.position == "Rectora"


# --- Leaving and replacing -------------------------------------------------------------------------------------------


def test_who_leaves_is_kept_without_contact_data(committee, enlace):
    row = seat(committee, enlace, email="rosa@correo.example", phone="33 1", consent_on=START)
    members.record_leaving(member=row, on=MONDAY, reason="Renuncia", by=enlace, today=MONDAY)
    row.refresh_from_db()
    assert (row.ends_on, row.left_reason, row.email, row.phone, row.consent_on) == (
        MONDAY,
        "Renuncia",
        "",
        "",
        None,
    )
    assert acts(row) == ["member.added", "member.left"]
    error = refused(members.record_leaving, member=row, on=MONDAY, reason="Otra vez", by=enlace, today=MONDAY)
    assert error.code == "left"
    error = refused(
        members.change_member, member=row, by=enlace, today=MONDAY, seen=members.member_version(row), name="X"
    )
    assert error.code == "left"


@pytest.mark.parametrize("on", [dt.date(2026, 3, 3), dt.date(2026, 1, 14)])
def test_a_day_that_cannot_be_the_last_is_refused(committee, enlace, on):
    row = seat(committee, enlace)
    error = refused(members.record_leaving, member=row, on=on, reason="Renuncia", by=enlace, today=MONDAY)
    assert set(error.error_dict) == {"on"}


def test_leaving_needs_a_reason(committee, enlace):
    row = seat(committee, enlace)
    refused(members.record_leaving, member=row, on=MONDAY, reason="  ", by=enlace, today=MONDAY)
    assert acts(row) == ["member.added"]


def test_replacing_hands_over_the_seat_the_day_after(committee, enlace):
    old = official(committee, enlace, "Verónica Ortiz", "president")
    last = dt.date(2026, 2, 10)
    new = members.replace_member(
        member=old,
        on=last,
        reason="Licencia",
        by=enlace,
        today=MONDAY,
        name="Hugo Luna",
        position="Alcalde interino",
    )
    old.refresh_from_db()
    assert (old.ends_on, old.left_reason) == (last, "Licencia")
    assert (new.office, new.is_official, new.has_vote, new.starts_on) == (
        "president",
        True,
        True,
        dt.date(2026, 2, 11),
    )
    assert [row.name for row in committee.members.on(last)] == ["Verónica Ortiz"]
    assert [row.name for row in committee.members.on(dt.date(2026, 2, 11))] == ["Hugo Luna"]


def test_a_replacement_that_is_refused_leaves_the_seat_as_it_was(committee, enlace):
    old = seat(committee, enlace)
    seat(committee, enlace, "Luis Sosa")
    refused(
        members.replace_member,
        member=old,
        on=dt.date(2026, 2, 10),
        reason="Licencia",
        by=enlace,
        today=MONDAY,
        name="Luis Sosa",
    )
    old.refresh_from_db()
    assert (old.ends_on, old.left_reason) == (None, "")


# --- What it lacks ---------------------------------------------------------------------------------------------------


def test_a_whole_committee_lacks_nothing(committee, enlace):
    official(committee, enlace, "A", "president")
    official(committee, enlace, "B", "executive")
    official(committee, enlace, "C", "technical", has_vote=False)
    seat(committee, enlace, "D")
    seat(committee, enlace, "E")
    seat(committee, enlace, "F")
    assert citizen_share(committee.members.all()) == 60
    assert warnings_of(committee.members.all(), default_choices()) == []


def test_what_a_committee_lacks_is_said(committee, enlace):
    official(committee, enlace, "B", "executive")
    official(committee, enlace, "G", "councillor")
    official(committee, enlace, "H", "syndic")
    seat(committee, enlace, "D")
    assert warnings_of(committee.members.all(), default_choices() | {"casting_vote": False}) == [
        "Nadie ocupa la presidencia, a quien toca presidir las sesiones.",
        "Nadie ocupa la secretaría técnica, que levanta las actas.",
        "Las personas ciudadanas ocupan el 25 % de los lugares con voto; el mínimo es 50 %.",
        "Los lugares con voto son 4, un número par: puede haber empates y nadie tiene voto de calidad.",
    ]


def test_too_few_seats_are_said_once(committee):
    assert warnings_of([], default_choices())[-1] == (
        "Hay ningún lugar con voto: con tan pocos no se puede deliberar."
    )


# --- Terms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_left", "step"), [(-1, None), (0, 15), (15, 15), (16, 60), (60, 60), (61, None)]
)
def test_the_step_of_a_warning(days_left, step):
    assert step_of(days_left) == step


def test_a_seat_without_end_lasts_as_long_as_its_committee(committee, enlace):
    term = term_of(seat(committee, enlace), END)
    assert (term.ends_on, term.days_left, term.tone, term.words) == (END, 0, "soon", "termina hoy")


def run(municipality, day):
    return terms.announce([municipality.pk], day, now=timezone.now())


def test_the_office_hears_twice_of_a_term_and_no_more(committee, enlace, lectora, municipality):
    ends_on = dt.date(2026, 9, 1)
    row = seat(committee, enlace, ends_on=ends_on)
    assert run(municipality, ends_on - dt.timedelta(days=61)) == 0
    assert run(municipality, ends_on - dt.timedelta(days=58)) == 1
    assert run(municipality, ends_on - dt.timedelta(days=40)) == 0
    assert run(municipality, ends_on - dt.timedelta(days=3)) == 1
    assert run(municipality, ends_on) == 0
    assert run(municipality, ends_on + dt.timedelta(days=1)) == 0
    notices = Notice.objects.all()
    assert {notice.user for notice in notices} == {enlace}
    assert {notice.url for notice in notices} == {f"/integrantes/{row.pk}/"}
    assert notices[0].title == "Termina un cargo del comité: Rosa Díaz"


def test_the_end_of_the_period_is_one_notice_for_all_its_seats(committee, enlace, municipality):
    seat(committee, enlace, "A")
    seat(committee, enlace, "B")
    assert run(municipality, END - dt.timedelta(days=30)) == 1
    assert Notice.objects.get().title == "Termina el periodo del comité: Comité de Ciudades Hermanas"


def test_who_left_is_nobodys_warning(committee, enlace, municipality):
    row = seat(committee, enlace, ends_on=dt.date(2026, 3, 20))
    members.record_leaving(member=row, on=MONDAY, reason="Renuncia", by=enlace, today=MONDAY)
    assert run(municipality, MONDAY) == 0


def test_the_cost_of_warnings_does_not_grow_with_seats(
    committee, enlace, municipality, django_assert_num_queries
):
    for number in range(30):
        seat(committee, enlace, f"Persona {number}", ends_on=dt.date(2026, 3, 20))
    run(municipality, MONDAY)
    UserFactory()
    with django_assert_num_queries(4):
        assert run(municipality, MONDAY) == 0
