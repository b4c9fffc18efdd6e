"""The stakeholder map: its verbs, what they refuse, and what a withdrawal of consent leaves behind."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.actors import stakeholders
from partners.models import Entry, Stakeholder
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db

CONSENT = {
    "contact_name": "Rosa Peña",
    "contact_title": "directora",
    "contact_email": "rosa@camara.example",
    "contact_phone": "33 1234 5678",
    "data_ground": "consent",
    "consent_on": MONDAY,
    "consent_proof": "Formato firmado",
}


def add(municipality, by, **values):
    facts = {"name": "Cámara de Comercio", "sector": "business", "interest": 4, "influence": 5} | values
    return stakeholders.add_stakeholder(municipality=municipality, by=by, today=MONDAY, **facts)


def acts_of(row):
    return list(Entry.objects.about(row).order_by("pk").values_list("act", flat=True))


@pytest.fixture
def actor(municipality, enlace):
    return add(municipality, enlace, **CONSENT)


def test_an_actor_is_added_with_one_line_of_history(municipality, enlace):
    row = add(municipality, enlace, name="  Cámara   de Comercio ", themes=["negocios"])
    assert (row.name, row.themes, row.is_active) == ("Cámara de Comercio", ["negocios"], True)
    assert acts_of(row) == ["stakeholder.added"]


def test_the_same_name_is_refused_whatever_its_accents(actor, municipality, enlace):
    with pytest.raises(ValidationError, match="Ya hay un actor con ese nombre") as refused:
        add(municipality, enlace, name="CAMARA DE COMERCIO")
    assert list(refused.value.error_dict) == ["name"]
    stakeholders.set_active(stakeholder=actor, active=False, by=enlace)
    with pytest.raises(ValidationError, match="fuera del mapa: puede devolverlo"):
        add(municipality, enlace)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"contact_name": "Rosa"}, "data_ground", "indique con qué base"),
        ({"contact_phone": "33 1234"}, "data_ground", "indique con qué base"),
        ({"data_ground": "consent"}, "contact_name", "sin datos personales"),
        (CONSENT | {"consent_on": None}, "consent_on", "qué día"),
        (CONSENT | {"consent_on": MONDAY + dt.timedelta(days=1)}, "consent_on", "no ha llegado"),
        (CONSENT | {"consent_proof": " "}, "consent_proof", "cómo consta"),
        (CONSENT | {"data_ground": "public_servant"}, "data_ground", "hace falta el consentimiento"),
        ({"interest": 6}, "interest", "5"),
        ({"influence": 0}, "influence", "1"),
        ({"sector": "partido"}, "sector", "no es"),
        ({"themes": ["nada"]}, "themes", "temas de la lista"),
        ({"name": " "}, "name", "vacío"),
        ({"contact_email": "no", "data_ground": "consent"}, "consent_on", "qué día"),
    ],
)
def test_what_may_not_be_kept_is_refused_on_its_field(municipality, enlace, values, field, reason):
    with pytest.raises(ValidationError) as refused:
        add(municipality, enlace, **values)
    assert reason in " ".join(refused.value.message_dict[field])
    assert Stakeholder.objects.count() == 0


def test_a_public_servant_needs_no_consent_and_keeps_no_day_of_one(municipality, enlace):
    row = add(municipality, enlace, **CONSENT | {"sector": "state", "data_ground": "public_servant"})
    assert (row.consent_on, row.consent_proof, row.contact_name) == (None, "", "Rosa Peña")


def test_data_without_ground_cannot_be_stored_at_all(actor):
    with pytest.raises(IntegrityError), transaction.atomic():
        Stakeholder.objects.filter(pk=actor.pk).update(data_ground="none")


def test_a_change_names_fields_and_never_what_they_held(actor, enlace):
    seen = stakeholders.stakeholder_version(actor)
    stakeholders.change_stakeholder(
        stakeholder=actor, by=enlace, today=MONDAY, seen=seen, contact_name="Luis Gil", interest=2
    )
    last = Entry.objects.about(actor).first()
    assert last.text == "Cambió los datos de Cámara de Comercio: interés, persona de contacto."
    with pytest.raises(ValidationError, match="Otra persona guardó"):
        stakeholders.change_stakeholder(
            stakeholder=actor, by=enlace, today=MONDAY, seen=seen, contact_name="Eva Sol"
        )
    actor.refresh_from_db()
    assert (actor.contact_name, actor.interest) == ("Luis Gil", 2)


def test_saving_what_is_there_leaves_no_line(actor, enlace):
    seen = stakeholders.stakeholder_version(actor)
    stakeholders.change_stakeholder(
        stakeholder=actor, by=enlace, today=MONDAY, seen=seen, name="Cámara de Comercio"
    )
    assert acts_of(actor) == ["stakeholder.added"]


def test_withdrawing_consent_erases_the_person_everywhere(actor, enlace):
    stakeholders.add_contact(
        stakeholder=actor,
        by=enlace,
        today=MONDAY,
        happened_on=MONDAY,
        channel="call",
        text="Habló ROSA PEÑA; escribir a rosa@camara.example.",
    )
    promise = stakeholders.add_commitment(stakeholder=actor, by=enlace, text="Rosa Peña presta la sala")
    stakeholders.erase_personal_data(stakeholder=actor, by=enlace)
    actor.refresh_from_db()
    promise.refresh_from_db()
    assert [getattr(actor, name) for name in stakeholders.PERSONAL] == ["", "", "", ""]
    assert (actor.data_ground, actor.consent_on, actor.consent_proof) == ("none", None, "")
    assert actor.contacts.get().text == "Habló [dato retirado]; escribir a [dato retirado]."
    assert promise.text == "[dato retirado] presta la sala"
    told = " ".join(Entry.objects.about(actor).values_list("text", flat=True))
    assert "Se retiró el consentimiento" in told
    assert not any(word in told for word in ("Rosa", "rosa@", "1234", "directora"))
    with pytest.raises(ValidationError, match="ya no tiene datos"):
        stakeholders.erase_personal_data(stakeholder=actor, by=enlace)


def test_an_actor_leaves_the_map_and_comes_back_once(actor, enlace):
    stakeholders.set_active(stakeholder=actor, active=False, by=enlace)
    with pytest.raises(ValidationError, match="ya no está"):
        stakeholders.set_active(stakeholder=actor, active=False, by=enlace)
    with pytest.raises(ValidationError, match="devuélvalo"):
        stakeholders.add_commitment(stakeholder=actor, by=enlace, text="Becas")
    stakeholders.set_active(stakeholder=actor, active=True, by=enlace)
    assert acts_of(actor) == ["stakeholder.added", "stakeholder.archived", "stakeholder.restored"]


def test_a_commitment_is_noted_settled_and_reopened(actor, enlace):
    row = stakeholders.add_commitment(stakeholder=actor, by=enlace, text="Becas", due_on=MONDAY)
    with pytest.raises(ValidationError, match="ya está anotado"):
        stakeholders.add_commitment(stakeholder=actor, by=enlace, text=" Becas ", due_on=MONDAY)
    with pytest.raises(ValidationError, match="por qué"):
        stakeholders.settle_commitment(commitment=row, by=enlace, today=MONDAY, state="dropped")
    stakeholders.settle_commitment(commitment=row, by=enlace, today=MONDAY, state="kept")
    assert (row.state, row.settled_on) == ("kept", MONDAY)
    with pytest.raises(ValidationError, match="ya estaba resuelto"):
        stakeholders.settle_commitment(commitment=row, by=enlace, today=MONDAY, state="kept")
    stakeholders.reopen_commitment(commitment=row, by=enlace)
    assert (row.state, row.settled_on) == ("pending", None)
    with pytest.raises(ValidationError, match="ya está pendiente"):
        stakeholders.reopen_commitment(commitment=row, by=enlace)
    assert acts_of(actor)[1:] == [
        "stakeholder.promised",
        "stakeholder.settled",
        "stakeholder.unsettled",
    ]


def test_a_contact_is_kept_once_and_not_for_a_day_to_come(actor, enlace):
    facts = {"happened_on": MONDAY, "channel": "meeting", "text": "Se acordó la sede"}
    row = stakeholders.add_contact(stakeholder=actor, by=enlace, today=MONDAY, **facts)
    with pytest.raises(ValidationError, match="ya está registrado"):
        stakeholders.add_contact(stakeholder=actor, by=enlace, today=MONDAY, **facts)
    with pytest.raises(ValidationError, match="no ha llegado"):
        stakeholders.add_contact(
            stakeholder=actor, by=enlace, today=MONDAY, **facts | {"happened_on": dt.date(2026, 3, 3)}
        )
    assert "Se acordó" not in " ".join(Entry.objects.about(actor).values_list("text", flat=True))
    seen = stakeholders.contact_version(row)
    new = facts | {"text": "Se acordó otra sede"}
    stakeholders.correct_contact(contact=row, by=enlace, today=MONDAY, seen=seen, **new)
    with pytest.raises(ValidationError, match="Otra persona guardó"):
        stakeholders.correct_contact(contact=row, by=enlace, today=MONDAY, seen=seen, **facts)
    row.refresh_from_db()
    assert row.text == "Se acordó otra sede"


def test_only_the_enlace_acts(actor, lectora, otro_enlace, asesora, municipality):
    row = Stakeholder.objects.get(pk=actor.pk)
    for stranger in (lectora, otro_enlace, asesora):
        for act in (
            lambda by: add(municipality, by, name="Otro"),
            lambda by: stakeholders.erase_personal_data(stakeholder=row, by=by),
            lambda by: stakeholders.set_active(stakeholder=row, active=False, by=by),
            lambda by: stakeholders.add_commitment(stakeholder=row, by=by, text="Becas"),
        ):
            with pytest.raises(ValidationError, match="Sólo el enlace"):
                act(stranger)
    assert acts_of(actor) == ["stakeholder.added"]
