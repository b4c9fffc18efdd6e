"""Early warning: the enlaces hear of every silence once at six months, and once at a year."""

import datetime as dt

import pytest
from django.utils import timezone

from agreements import jobs
from agreements.models import Agreement
from agreements.vitality import dormancy
from partners.models import Notice
from tests.agreements.conftest import put_in_force
from tests.agreements.twinned import DAY, TODAY, contact

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)


@pytest.fixture
def agreement(draft):
    return put_in_force(draft, signed_on=dt.date(2019, 6, 1), is_indefinite=True)


def announced(municipality, today=TODAY):
    return dormancy.announce([municipality.pk], today, now=NOW)


def test_a_silence_is_told_once_at_each_threshold(agreement, enlace, municipality):
    contact(agreement, enlace, TODAY - 179 * DAY)
    assert announced(municipality) == 0
    assert announced(municipality, TODAY + DAY) == 1
    assert announced(municipality, TODAY + 2 * DAY) == 0
    assert announced(municipality, TODAY + 186 * DAY) == 1
    assert announced(municipality, TODAY + 187 * DAY) == 0
    last, first = enlace.notices.filter(key__startswith="vitality:")
    assert first.title == "La relación se enfría: 180 días sin contacto con Ciudad de Lyon"
    assert "28 de mayo de 2026 (llamada o videollamada: Seguimiento)" in first.text
    assert last.title == "Un año sin contacto: Ciudad de Lyon"
    assert first.url == f"/acuerdos/{agreement.pk}/vitalidad/"


def test_a_new_contact_ends_the_episode(agreement, enlace, municipality):
    contact(agreement, enlace, TODAY - 200 * DAY)
    assert announced(municipality) == 1
    contact(agreement, enlace, TODAY, note="De nuevo")
    assert announced(municipality, TODAY + 179 * DAY) == 0
    assert announced(municipality, TODAY + 180 * DAY) == 1


def test_old_silences_and_ended_agreements_are_no_news(agreement, enlace, municipality):
    # Signed seven years ago, and nothing since.
    assert announced(municipality) == 0
    contact(agreement, enlace, TODAY - 1096 * DAY)
    assert announced(municipality) == 0
    contact(agreement, enlace, TODAY - 1000 * DAY, note="Después")
    Agreement.objects.filter(pk=agreement.pk).update(state="ended")
    assert announced(municipality) == 0
    Agreement.objects.filter(pk=agreement.pk).update(state="in_force")
    assert announced(municipality) == 1


def test_only_the_enlaces_of_the_office_hear(
    agreement, enlace, lectora, integrante, otro_enlace, municipality, other_municipality
):
    contact(agreement, enlace, TODAY - 200 * DAY)
    assert dormancy.announce([municipality.pk, other_municipality.pk], TODAY, now=NOW) == 1
    assert set(Notice.objects.values_list("user", flat=True)) == {enlace.pk}


def test_the_job_asks_every_office_by_its_own_day(agreement, enlace, municipality):
    today = municipality.today(timezone.now())
    contact(agreement, enlace, today - 200 * DAY, today=today)
    jobs.keep_up_vitality()
    jobs.keep_up_vitality()
    assert enlace.notices.filter(key__startswith="vitality:").count() == 1
    assert not Notice.objects.exclude(user=enlace).exists()
