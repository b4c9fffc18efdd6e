"""The inventory of existing twinnings."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from agreements.imports.inventory import add_existing, change_existing
from agreements.models import Agreement
from hermanamientos.lib.uploads import check_upload
from partners.models import Entry
from tests.conftest import MONDAY
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(counterpart):
    return {
        "counterpart": counterpart,
        "kind": "twinning",
        "state": "in_force",
        "signed_on": dt.date(1974, 1, 1),
        "signed_precision": "year",
        "registered": "unknown",
        "source": "dato público, no oficial",
    }


@pytest.fixture
def existing(municipality, enlace, data):
    return add_existing(municipality=municipality, by=enlace, today=MONDAY, **data)


def test_an_existing_twinning_has_no_process(existing, municipality):
    assert (existing.process, existing.origin) == (None, "inventory")
    assert existing.municipality == municipality
    assert existing.title == "Acuerdo de hermanamiento de amplio alcance con Ciudad de Lyon"
    assert Agreement.objects.inventory().get() == existing
    assert Entry.objects.about(existing).get().act == "inventory.added"


def test_a_double_click_adds_one(existing, municipality, enlace, data):
    with pytest.raises(ValidationError, match="ya está en el inventario"):
        add_existing(municipality=municipality, by=enlace, today=MONDAY, **data)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed_on": MONDAY + dt.timedelta(days=1)}, "signed_on"),
        ({"registry_number": "123"}, "registered"),
        ({"state": "draft"}, "state"),
    ],
)
def test_what_cannot_be_true_is_refused(municipality, enlace, data, changes, field):
    with pytest.raises(ValidationError) as refused:
        add_existing(municipality=municipality, by=enlace, today=MONDAY, **data | changes)
    assert list(refused.value.message_dict) == [field]
    assert Agreement.objects.count() == 0


def test_a_counterpart_of_another_municipality_is_refused(municipality, other_municipality, enlace, data):
    foreign = CounterpartFactory(municipality=other_municipality)
    with pytest.raises(ValidationError, match="otro municipio"):
        add_existing(municipality=municipality, by=enlace, today=MONDAY, **data | {"counterpart": foreign})


def test_its_file_lies_in_the_private_storage_under_a_random_name(municipality, enlace, data):
    file = ContentFile("convenio, año\n".encode(), name="Convenio 1974.txt")
    upload = (file, check_upload(file, kinds=("text",)))
    agreement = add_existing(municipality=municipality, by=enlace, today=MONDAY, upload=upload, **data)
    assert agreement.original_name == "Convenio 1974.txt"
    assert "Convenio" not in agreement.file.name
    assert agreement.file.name.startswith("inventory/")
    with storages["private"].open(agreement.file.name) as stored:
        assert stored.read() == "convenio, año\n".encode()


def test_changing_keeps_the_file_and_refuses_a_stale_tab(existing, enlace, data):
    seen_at = existing.changed_at
    changed = data | {"registered": "yes", "registry_number": "RAI-1"}
    fresh = change_existing(agreement=existing, by=enlace, today=MONDAY, seen_at=seen_at, **changed)
    assert (fresh.registered, fresh.registry_number) == ("yes", "RAI-1")
    with pytest.raises(ValidationError, match="Otra persona cambió este registro"):
        change_existing(agreement=existing, by=enlace, today=MONDAY, seen_at=seen_at, **data)
    existing.refresh_from_db()
    assert existing.registered == "yes"


def test_a_draft_is_not_changed_from_the_inventory(draft, enlace, data):
    with pytest.raises(ValidationError, match="nació de un proceso"):
        change_existing(agreement=draft, by=enlace, today=MONDAY, seen_at=draft.changed_at, **data)
