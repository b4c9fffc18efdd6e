"""The weighting matrix: criteria, everybody's own marks, closing and reopening."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partners.models import Candidate, Entry, Mark, MatrixClosing, MatrixCriterion, Membership
from partners.shortlist import candidates, marking
from partners.shortlist.matrix_rows import matrix_of
from tests.factories import MembershipFactory, PartnerCityFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
LATER = NOW + dt.timedelta(days=1)
State = Candidate.State


def line(name, weight, pk=None, guidance=""):
    return {"pk": pk, "name": name, "weight": weight, "guidance": guidance}


def save(municipality, by, rows, seen=None):
    marking.save_criteria(
        municipality=municipality,
        by=by,
        now=NOW,
        rows=rows,
        seen=marking.criteria_version(municipality) if seen is None else seen,
    )
    return list(MatrixCriterion.objects.filter(municipality=municipality, retired_at=None))


def add(municipality, by, name):
    city = PartnerCityFactory(name=name)
    return candidates.add_candidate(
        municipality=municipality, by=by, now=NOW, geonameid=city.geonameid
    ).candidate


@pytest.fixture
def criteria(municipality, enlace):
    return save(municipality, enlace, [line("Plan", 60), line("Idioma", 40)])


@pytest.fixture
def lyon(municipality, enlace):
    return add(municipality, enlace, "Lyon")


@pytest.fixture
def juridico(municipality):
    user = UserFactory(full_name="Julián Vega")
    MembershipFactory(user=user, municipality=municipality, role=Membership.Role.LEGAL)
    return user


def mark(candidate, by, criteria, *values, **more):
    return marking.mark(
        candidate=candidate,
        by=by,
        now=NOW,
        marks={criterion.pk: (value, "") for criterion, value in zip(criteria, values, strict=False)},
        seen=more.get("seen", marking.marks_version(candidate, by)),
    )


def refusal(act, *args, **values):
    with pytest.raises(ValidationError) as caught:
        act(*args, **values)
    return caught.value.messages[0]


def last_entry():
    entry = Entry.objects.order_by("-pk").first()
    return entry.act, entry.text


# --- Criteria ------------------------------------------------------------------------------------------------------


def test_criteria_are_kept_changed_added_and_retired(municipality, enlace):
    plan, language = save(municipality, enlace, [line("Plan", 60), line("Idioma", 40)])
    rows = save(
        municipality, enlace, [line("Vuelos", 50), line("Plan de desarrollo", 50, plan.pk, "De 1 a 5")]
    )
    assert [(row.pk, row.name, row.weight, row.guidance) for row in rows] == [
        (rows[0].pk, "Vuelos", 50, ""),
        (plan.pk, "Plan de desarrollo", 50, "De 1 a 5"),
    ]
    language.refresh_from_db()
    assert language.retired_at == NOW
    assert last_entry() == (
        "matrix.criteria",
        "Guardó 2 criterios de la matriz de ponderación: Vuelos 50, Plan de desarrollo 50.",
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "al menos un criterio"),
        ([line("Plan", 60), line("Idioma", 30)], "Los pesos suman 90; deben sumar 100"),
        ([line("Plan", 60), line(" plan ", 40)], "mismo nombre"),
        ([line(" ", 100)], "le falta su nombre"),
        ([line("Plan", 0), line("Idioma", 100)], "de 1 a 100"),
        ([line(f"Criterio {n}", 3) for n in range(31)], "a lo más 30"),
    ],
)
def test_criteria_that_cannot_be_are_refused(municipality, enlace, criteria, rows, message):
    assert message in refusal(save, municipality, enlace, rows)
    assert MatrixCriterion.objects.filter(retired_at=None).count() == 2


def test_criteria_saved_from_an_old_page_are_refused(municipality, enlace, criteria):
    seen = marking.criteria_version(municipality)
    save(municipality, enlace, [line("Plan", 100, criteria[0].pk)])
    assert "Otra persona guardó" in refusal(save, municipality, enlace, [line("Otro", 100)], seen)
    assert [row.name for row in MatrixCriterion.objects.filter(retired_at=None)] == ["Plan"]


def test_a_number_of_another_municipality_becomes_a_new_criterion(
    municipality, other_municipality, enlace, otro_enlace
):
    foreign = save(other_municipality, otro_enlace, [line("Ajeno", 100)])[0]
    own = save(municipality, enlace, [line("Plan", 100, foreign.pk)])[0]
    foreign.refresh_from_db()
    assert own.pk != foreign.pk
    assert (foreign.name, foreign.retired_at) == ("Ajeno", None)


# --- Marks ---------------------------------------------------------------------------------------------------------


def test_each_person_marks_on_their_own(enlace, lectora, juridico, criteria, lyon):
    assert mark(lyon, enlace, criteria, 5, 2) == 2
    assert mark(lyon, lectora, criteria, 3, None) == 1
    mark(lyon, juridico, criteria, 4, 4)
    found = matrix_of(lyon.municipality).of(lyon)
    assert (found["people"], found["mean"], found["rank"]) == (3, round(4 * 0.6 + 3 * 0.4, 4), 1)
    assert found["disputed"] == ["Plan", "Idioma"]
    assert [each["person"] for each in found["totals"]] == ["Elena Ruiz", "Laura Díaz", "Julián Vega"]
    assert last_entry() == (
        "candidate.marked",
        "Calificó a Lyon en la matriz de ponderación: 2 de 2 criterios.",
    )


def test_marks_are_changed_and_taken_back(enlace, criteria, lyon):
    mark(lyon, enlace, criteria, 5, 2)
    mark(lyon, enlace, criteria, 4, None)
    assert list(Mark.objects.values_list("criterion__name", "value")) == [("Plan", 4)]
    entries = Entry.objects.count()
    mark(lyon, enlace, criteria, 4, None)
    assert Entry.objects.count() == entries


def test_an_old_page_does_not_overwrite(municipality, enlace, criteria, lyon):
    seen = marking.marks_version(lyon, enlace)
    mark(lyon, enlace, criteria, 5, 2)
    assert "en otra ventana" in refusal(mark, lyon, enlace, criteria, 1, 1, seen=seen)
    seen = marking.marks_version(lyon, enlace)
    save(municipality, enlace, [line("Plan", 100, criteria[0].pk)])
    assert "en otra ventana" in refusal(mark, lyon, enlace, criteria, 1, 1, seen=seen)
    assert sorted(Mark.objects.values_list("value", flat=True)) == [2, 5]


def test_who_is_not_of_the_office_does_not_mark(asesora, integrante, otro_enlace, criteria, lyon):
    for who in (asesora, integrante, otro_enlace):
        assert "Sólo el enlace" in refusal(mark, lyon, who, criteria, 5, 5)
    assert Mark.objects.count() == 0


def test_marks_that_cannot_be_are_refused(enlace, criteria, lyon):
    assert "de 1 a 5" in refusal(mark, lyon, enlace, criteria, 6, 1)
    assert "ya no está" in refusal(mark, lyon, enlace, [MatrixCriterion(pk=0)], 3)
    Candidate.objects.update(state=State.DISCARDED, reason="No")
    assert "descartada" in refusal(mark, lyon, enlace, criteria, 3, 3)
    assert Mark.objects.count() == 0


def test_retired_criteria_and_discarded_cities_leave_the_result(municipality, enlace, criteria, lyon):
    oporto = add(municipality, enlace, "Oporto")
    mark(lyon, enlace, criteria, 5, 1)
    mark(oporto, enlace, criteria, 5, 5)
    save(municipality, enlace, [line("Plan", 100, criteria[0].pk)])
    candidates.discard(candidate=oporto, by=enlace, reason="No responde", seen=State.LONG_LIST)
    sheet = matrix_of(municipality).sheet
    assert [(each["city"], each["mean"], each["known"]) for each in sheet["candidates"]] == [
        ("Lyon", 5.0, 1.0)
    ]


def test_a_matrix_takes_the_same_queries_with_one_candidate_and_with_thirty(
    municipality, enlace, criteria, lyon, django_assert_num_queries
):
    mark(lyon, enlace, criteria, 5, 1)
    with django_assert_num_queries(4):
        assert len(matrix_of(municipality).sheet["candidates"]) == 1
    for number in range(29):
        mark(add(municipality, enlace, f"Ciudad {number}"), enlace, criteria, 3, 3)
    with django_assert_num_queries(4):
        assert len(matrix_of(municipality).sheet["candidates"]) == 30


# --- Closing -------------------------------------------------------------------------------------------------------


def close(municipality, by):
    return marking.close_matrix(municipality=municipality, by=by, now=NOW)


def test_a_closed_matrix_no_longer_changes(municipality, enlace, criteria, lyon):
    oporto = add(municipality, enlace, "Oporto")
    mark(lyon, enlace, criteria, 5, 2)
    closing = close(municipality, enlace)
    lyon.refresh_from_db()
    oporto.refresh_from_db()
    assert (lyon.state, oporto.state) == (State.EVALUATED, State.LONG_LIST)
    assert last_entry() == (
        "matrix.closed",
        "Cerró la matriz de ponderación, con 1 candidata y 1 persona. Quedan como evaluadas: Lyon.",
    )
    assert "está cerrada" in refusal(mark, lyon, enlace, criteria, 1, 1)
    assert "está cerrada" in refusal(save, municipality, enlace, [line("Otro", 100)])
    candidates.discard(candidate=lyon, by=enlace, reason="No responde", seen=State.EVALUATED)
    matrix = matrix_of(municipality)
    assert matrix.closing == closing
    assert [(each["city"], each["mean"], each["state"]) for each in matrix.sheet["candidates"]] == [
        ("Lyon", 3.8, "evaluada"),
        ("Oporto", None, "lista larga"),
    ]
    assert close(municipality, enlace) == closing
    assert MatrixClosing.objects.count() == 1


def test_reopening_keeps_what_was_closed(municipality, enlace, criteria, lyon):
    mark(lyon, enlace, criteria, 5, 2)
    first = close(municipality, enlace)
    again = {"municipality": municipality, "by": enlace, "now": LATER}
    assert "por qué se reabre" in refusal(marking.reopen_matrix, **again, reason=" ")
    marking.reopen_matrix(**again, reason="Llegó otra candidata")
    assert "no está cerrada" in refusal(marking.reopen_matrix, **again, reason="Otra vez")
    mark(lyon, enlace, criteria, 1, 1)
    second = close(municipality, enlace)
    first.refresh_from_db()
    assert (first.reopened_by, first.reopened_at) == (enlace, LATER)
    assert first.reopening_reason == "Llegó otra candidata"
    assert [closing.content["candidates"][0]["mean"] for closing in (first, second)] == [3.8, 1.0]


def test_an_empty_matrix_is_not_closed_nor_by_a_reader(municipality, enlace, lectora, criteria, lyon):
    assert "nadie califica" in refusal(close, municipality, enlace)
    mark(lyon, enlace, criteria, 5, 2)
    assert "Sólo el enlace" in refusal(close, municipality, lectora)
    assert MatrixClosing.objects.count() == 0
