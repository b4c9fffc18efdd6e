"""Dues of networks as tasks: made, moved and settled with the membership, and brought back before their day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from partners.models import Entry, Network, NetworkMembership
from phases import declaring, network_dues, progress
from phases.models import Task
from tests.conftest import MONDAY
from tests.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db

DUES = dt.date(2026, 5, 15)  # a Friday


def values(**changes):
    return {
        "state": "member",
        "since_on": dt.date(2020, 1, 1),
        "dues_on": DUES,
        "dues_amount": 1500,
        "dues_currency": "USD",
        "contact": "Dirección de Relaciones Internacionales",
        "note": "",
    } | changes


@pytest.fixture
def network(db):
    return Network.objects.create(key="al-las", name="Alianza de ciudades", acronym="AL-LAs")


def keep(municipality, network, by, *, today=MONDAY, **changes):
    row = NetworkMembership.objects.filter(municipality=municipality, network=network).first()
    return network_dues.keep_membership(
        municipality=municipality,
        network=network,
        by=by,
        today=today,
        seen=network_dues.membership_version(row),
        **values(**changes),
    )


def states():
    return list(Task.objects.order_by("pk").values_list("state", "due_on"))


def test_dues_become_a_task_in_the_office_s_list(municipality, network, enlace):
    row = keep(municipality, network, enlace)
    task = Task.objects.get()
    assert (task.name, task.due_on) == ("Pagar la cuota de AL-LAs ($1,500.00\u00a0USD)", DUES)
    assert (task.municipality, task.process, task.key) == (
        municipality,
        None,
        f"cuota-{row.pk}-2026-05-15",
    )
    assert list(Entry.objects.about(row).values_list("act", flat=True)) == ["network.joined"]


def test_a_day_that_is_no_working_day_is_due_before_it(municipality, network, enlace):
    keep(municipality, network, enlace, dues_on=dt.date(2026, 5, 17))
    assert states() == [("pending", DUES)]


def test_the_task_follows_the_day_and_saving_nothing_changes_nothing(municipality, network, enlace):
    row = keep(municipality, network, enlace)
    keep(municipality, network, enlace)
    assert Entry.objects.about(row).count() == 1
    keep(municipality, network, enlace, dues_on=dt.date(2026, 6, 12))
    assert states() == [("pending", dt.date(2026, 6, 12))]


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"dues_on": None}, "Ya no hay una cuota"), ({"state": "left"}, "salió de la red")],
)
def test_without_dues_the_task_does_not_apply(municipality, network, enlace, changes, why):
    keep(municipality, network, enlace)
    row = keep(municipality, network, enlace, **changes)
    assert row.dues_on is None
    task = Task.objects.get()
    assert task.state == "not_applicable"
    assert why in task.not_applicable_reason


def test_paying_fulfils_the_task_and_plans_the_next(municipality, network, enlace):
    row = keep(municipality, network, enlace)
    later = dt.date(2027, 5, 14)
    paid = network_dues.pay_dues(membership=row, by=enlace, today=MONDAY, day=DUES, next_on=later)
    assert paid.dues_on == later
    assert states() == [("done", DUES), ("pending", later)]
    with pytest.raises(ValidationError, match="ya está registrada"):
        network_dues.pay_dues(membership=row, by=enlace, today=MONDAY, day=DUES, next_on=later)
    done = network_dues.pay_dues(membership=row, by=enlace, today=MONDAY, day=later)
    assert done.dues_on is None
    assert [state for state, _ in states()] == ["done", "done"]
    acts = Entry.objects.about(row).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["network.joined", "network.dues_paid", "network.dues_paid"]


def test_dues_whose_task_somebody_ticked_can_still_be_paid(municipality, network, enlace):
    row = keep(municipality, network, enlace)
    progress.complete_task(task=Task.objects.get(), by=enlace, today=MONDAY, note="Comprobante 12")
    network_dues.pay_dues(membership=row, by=enlace, today=MONDAY, day=DUES, next_on=dt.date(2027, 5, 14))
    assert states() == [("done", DUES), ("pending", dt.date(2027, 5, 14))]
    assert Task.objects.first().note == "Comprobante 12"


def test_impossible_days_are_refused(municipality, network, enlace):
    with pytest.raises(ValidationError, match="ya pasó"):
        keep(municipality, network, enlace, dues_on=MONDAY - dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="Todavía no llega"):
        keep(municipality, network, enlace, since_on=dt.date(2027, 1, 1))
    with pytest.raises(ValidationError) as refused:
        keep(municipality, network, enlace, dues_amount=-1)
    assert "dues_amount" in refused.value.error_dict
    row = keep(municipality, network, enlace)
    for next_on in (DUES, MONDAY):
        with pytest.raises(ValidationError, match="posterior"):
            network_dues.pay_dues(membership=row, by=enlace, today=MONDAY, day=DUES, next_on=next_on)
    # The day of dues that were not paid stays, and other data can be saved.
    keep(municipality, network, enlace, today=dt.date(2026, 6, 1), note="Se pidió prórroga")


def test_only_the_enlace_and_no_stale_tab(municipality, network, enlace, lectora, otro_enlace):
    for stranger in (lectora, otro_enlace):
        with pytest.raises(ValidationError, match="Sólo el enlace"):
            keep(municipality, network, stranger)
    keep(municipality, network, enlace)
    with pytest.raises(ValidationError, match="Otra persona guardó"):
        network_dues.keep_membership(
            municipality=municipality, network=network, by=enlace, today=MONDAY, seen="", **values(note="x")
        )
    Network.objects.filter(pk=network.pk).update(is_active=False)
    network.refresh_from_db()
    other = MunicipalityFactory()
    enlace.memberships.update(municipality=other)
    with pytest.raises(ValidationError, match="ya no está vigente"):
        keep(other, network, type(enlace).objects.get(pk=enlace.pk))


def test_days_off_declared_later_bring_the_task_forward(municipality, network, enlace):
    keep(municipality, network, enlace)
    declaring.declare(
        municipality=municipality, starts_on=DUES, ends_on=DUES, name="Día del maestro", by=enlace
    )
    assert Task.objects.get().due_on > DUES
    network_dues.keep_up([municipality.pk], MONDAY)
    assert Task.objects.get().due_on == DUES - dt.timedelta(days=1)
    before = Task.objects.values().get()
    network_dues.keep_up([municipality.pk], MONDAY)
    assert Task.objects.values().get() == before


def test_the_pages_join_show_and_pay(client, municipality, network, enlace):
    client.force_login(enlace)
    url = reverse("phases:network-membership", args=[municipality.cvegeo, network.key])
    detail = reverse("partners:network-detail", args=[municipality.cvegeo, network.key])
    facts = {"state": "member", "dues_on": "2030-05-15", "dues_currency": "MXN", "dues_amount": "100"}
    refused = client.post(url, facts | {"dues_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "ya pasó" in refused.content.decode()
    assert client.post(url, facts).url == detail
    page = client.get(detail).content.decode()
    task = Task.objects.get()
    assert reverse("phases:task-detail", args=[task.pk]) in page
    assert "15 de mayo de 2030" in page
    stale = client.post(url, facts | {"note": "x"})
    assert stale.status_code == 422
    assert "Otra persona guardó" in stale.content.decode()
    pay = reverse("phases:network-dues-paid", args=[municipality.cvegeo, network.key])
    assert client.post(pay, {"day": "2030-05-15", "next_on": "2031-05-15"}).url == detail
    again = client.post(pay, {"day": "2030-05-15", "next_on": "2031-05-15"})
    assert again.status_code == 422
    assert [state for state, _ in states()] == ["done", "pending"]
