"""A programme prepared from that of another year."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Commitment
from agreements.programme.cloning import clone_programme, in_year, points_to_review
from agreements.programme.writing import add_activity, create_programme
from partners.models import Entry
from tests.agreements.conftest import put_in_force
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (dt.date(2026, 5, 4), 2027, dt.date(2027, 5, 4)),
        (dt.date(2028, 2, 29), 2029, dt.date(2029, 2, 28)),
        (dt.date(2028, 2, 29), 2032, dt.date(2032, 2, 29)),
        (dt.date(2026, 12, 31), 2025, dt.date(2025, 12, 31)),
    ],
)
def test_a_day_moves_by_years(day, year, expected):
    assert in_year(day, year) == expected


def test_a_copy_brings_words_amounts_steps_and_links_and_leaves_the_rest(
    programme, activity_data, draft, enlace
):
    kept = Commitment.objects.create(
        agreement=draft, clause_label="Cláusula 3", text="Dos visitas", created_by=enlace
    )
    retired = Commitment.objects.create(
        agreement=draft, clause_label="Cláusula 4", text="Una feria", created_by=enlace
    )
    original = add_activity(
        programme=programme, by=enlace, template="visits", commitments=[kept, retired], **activity_data
    )
    Commitment.objects.filter(pk=retired.pk).update(
        retired_at=programme.changed_at, retired_reason="Ya no está en el texto"
    )
    new = clone_programme(programme=programme, year=2027, by=enlace)
    copy = new.activities.get()
    assert (new.year, new.state, new.cloned_from, new.coordinator_local) == (
        2027,
        "draft",
        programme,
        "Elena Ruiz",
    )
    assert (copy.starts_on, copy.ends_on) == (dt.date(2027, 5, 4), dt.date(2027, 5, 8))
    original.refresh_from_db()
    for name in ("name", "budget_local", "target_value", "indicator_unit", "currency_counterpart"):
        assert getattr(copy, name) == getattr(original, name)
    assert list(copy.commitments.all()) == [kept]
    assert [s.key for s in copy.steps.all()] == [s.key for s in original.steps.all()]
    assert not copy.steps.filter(task__isnull=False).exists()
    assert Entry.objects.about(new).get().act == "programme.cloned"


def test_a_year_that_is_taken_or_its_own_or_outside_the_agreement_is_refused(programme, draft, enlace):
    create_programme(agreement=draft, year=2027, by=enlace)
    with pytest.raises(ValidationError, match="ya tiene un programa"):
        clone_programme(programme=programme, year=2027, by=enlace)
    with pytest.raises(ValidationError, match="distinto"):
        clone_programme(programme=programme, year=2026, by=enlace)
    put_in_force(draft, starts_on=dt.date(2026, 3, 2), ends_on=dt.date(2028, 3, 1))
    programme.agreement.refresh_from_db()
    with pytest.raises(ValidationError, match="vigencia del acuerdo termina"):
        clone_programme(programme=programme, year=2029, by=enlace)
    assert draft.programmes.count() == 2


def test_a_copy_says_what_to_review(draft, activity_data, enlace):
    leap = create_programme(agreement=draft, year=2028, by=enlace)
    days = [
        ("Bisiesto", dt.date(2028, 2, 29), dt.date(2028, 2, 29)),
        ("Fin de semana", dt.date(2028, 6, 1), dt.date(2028, 6, 2)),
        ("Tarde", dt.date(2028, 12, 3), dt.date(2028, 12, 4)),
    ]
    for name, first, last in days:
        data = {"name": name, "starts_on": first, "ends_on": last}
        add_activity(programme=leap, by=enlace, **activity_data | data)
    put_in_force(draft, starts_on=MONDAY, ends_on=dt.date(2029, 12, 3))
    leap.agreement.refresh_from_db()
    new = clone_programme(programme=leap, year=2029, by=enlace)
    points = points_to_review(new, list(new.activities.all()), dt.date(2029, 3, 1))
    assert points[2:] == [
        "«Bisiesto»: su inicio quedó el 28 de febrero, por si era el 29.",
        "«Bisiesto»: su fin quedó el 28 de febrero, por si era el 29.",
        "«Bisiesto»: empieza en una fecha que ya pasó.",
        "«Fin de semana»: su fin, el 2 de junio de 2029, cae en fin de semana.",
        "«Tarde»: su fin, el 4 de diciembre de 2029, queda fuera de la vigencia del acuerdo.",
    ]
