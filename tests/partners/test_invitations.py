"""Who joins and leaves an office."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from partners import invitations
from partners.models import Entry, Membership, User
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory

TODAY = dt.date(2026, 3, 2)
YESTERDAY = dt.date(2026, 3, 1)
Role = Membership.Role

pytestmark = pytest.mark.django_db


def invite(municipality, by, **changes):
    values = {
        "email": "nueva@guadalajara.example",
        "full_name": "Nora Vela",
        "position": "Jefa de departamento",
        "role": Role.LEGAL,
        "today": TODAY,
    }
    return invitations.invite(municipality=municipality, by=by, **(values | changes))


def refusal(error):
    return " ".join(error.value.messages)


def roles_of(user):
    return [(m.role, m.starts_on, m.ends_on) for m in Membership.objects.filter(user=user).order_by("pk")]


def test_invite_creates_an_account_without_password(municipality, enlace):
    membership = invite(municipality, enlace, email=" Nueva@Guadalajara.Example ")
    user = User.objects.get(email="nueva@guadalajara.example")
    assert (user.full_name, user.position, user.has_usable_password()) == (
        "Nora Vela",
        "Jefa de departamento",
        False,
    )
    assert membership == Membership.objects.get(user=user)
    assert (membership.municipality, membership.role, membership.starts_on, membership.ends_on) == (
        municipality,
        Role.LEGAL,
        TODAY,
        None,
    )
    assert membership.invited_by == enlace
    entry = Entry.objects.get()
    assert (entry.act, entry.text, entry.actor, entry.municipality) == (
        "member.invited",
        "Invitó a Nora Vela como jurídico municipal.",
        enlace,
        municipality,
    )


def test_invite_leaves_an_existing_account_as_it_is(municipality, enlace, otro_enlace):
    before = otro_enlace.password
    membership = invite(municipality, enlace, email="ENLACE@merida.example", full_name="Otro Nombre")
    otro_enlace.refresh_from_db()
    assert membership.user == otro_enlace
    assert (otro_enlace.full_name, otro_enlace.password) == ("Óscar Pech", before)
    assert Entry.objects.get().text == "Agregó a Óscar Pech, que ya tenía cuenta, como jurídico municipal."


@pytest.mark.parametrize("role", [Role.STATE_COORDINATOR, "alcalde"])
def test_invite_takes_municipal_roles_only(municipality, enlace, role):
    with pytest.raises(ValidationError):
        invite(municipality, enlace, role=role)
    assert User.objects.filter(email="nueva@guadalajara.example").count() == 0


def test_invite_is_the_act_of_the_municipalitys_own_enlace(municipality, lectora, otro_enlace, integrante):
    for person in (lectora, otro_enlace, integrante):
        with pytest.raises(ValidationError) as error:
            invite(municipality, person)
        assert refusal(error) == "Usted no puede invitar a personas con la función de jurídico municipal."
    assert Membership.objects.filter(municipality=municipality).count() == 2


def test_an_advisor_invites_enlaces_and_nobody_else(municipality, asesora):
    assert invite(municipality, asesora, role=Role.COORDINATOR).role == Role.COORDINATOR
    with pytest.raises(ValidationError):
        invite(municipality, asesora, role=Role.READER, email="otra@guadalajara.example")
    assert Membership.objects.count() == 1


def test_an_enlace_whose_term_is_over_invites_nobody(municipality, enlace):
    Membership.objects.filter(user=enlace).update(ends_on=YESTERDAY)
    with pytest.raises(ValidationError):
        invite(municipality, enlace)


def test_invite_refuses_who_is_already_there(municipality, enlace, lectora):
    with pytest.raises(ValidationError) as error:
        invite(municipality, enlace, email=lectora.email)
    assert error.value.message_dict == {
        "email": ["Esta persona ya está adscrita a este municipio. Puede cambiar su función en la lista."]
    }
    assert len(roles_of(lectora)) == 1


def test_invite_takes_back_who_left(municipality, enlace, lectora):
    Membership.objects.filter(user=lectora).update(ends_on=YESTERDAY)
    invite(municipality, enlace, email=lectora.email, role=Role.READER)
    assert roles_of(lectora) == [
        (Role.READER, dt.date(2026, 1, 5), YESTERDAY),
        (Role.READER, TODAY, None),
    ]


def test_invite_refuses_closed_accounts_and_advisors(municipality, enlace, asesora):
    closed = UserFactory(is_active=False)
    for user in (closed, asesora):
        with pytest.raises(ValidationError) as error:
            invite(municipality, enlace, email=user.email)
        assert list(error.value.message_dict) == ["email"]
        assert roles_of(user) == []


def test_invite_refuses_a_municipality_without_office(enlace, asesora):
    closed = MunicipalityFactory(opened_on=None)
    with pytest.raises(ValidationError):
        invite(closed, asesora, role=Role.COORDINATOR)
    assert Membership.objects.filter(municipality=closed).count() == 0


def test_deactivate_ends_access_at_once(municipality, enlace, lectora):
    assert lectora.access.reader_ids == {municipality.pk}
    invitations.deactivate_membership(membership=lectora.memberships.get(), by=enlace, today=TODAY)
    assert roles_of(lectora) == [(Role.READER, dt.date(2026, 1, 5), YESTERDAY)]
    assert list(Membership.objects.active(TODAY).filter(user=lectora)) == []
    assert Entry.objects.get().text == "Dio de baja a Laura Díaz (lector/a)."


def test_deactivate_on_the_first_day_also_ends_access_at_once(municipality, enlace):
    membership = invite(municipality, enlace)
    invitations.deactivate_membership(membership=membership, by=enlace, today=TODAY)
    assert roles_of(membership.user) == [(Role.LEGAL, YESTERDAY, YESTERDAY)]


def test_deactivate_twice_says_so_and_writes_one_entry(municipality, enlace, lectora):
    membership = lectora.memberships.get()
    invitations.deactivate_membership(membership=membership, by=enlace, today=TODAY)
    with pytest.raises(ValidationError) as error:
        invitations.deactivate_membership(membership=membership, by=enlace, today=TODAY)
    assert refusal(error) == "La adscripción de Laura Díaz ya había terminado."
    assert Entry.objects.count() == 1


def test_deactivate_never_oneself_nor_the_last_enlace(municipality, enlace, asesora):
    membership = enlace.memberships.get()
    with pytest.raises(ValidationError) as error:
        invitations.deactivate_membership(membership=membership, by=enlace, today=TODAY)
    assert "su propia adscripción" in refusal(error)
    with pytest.raises(ValidationError) as error:
        invitations.deactivate_membership(membership=membership, by=asesora, today=TODAY)
    assert refusal(error) == ("Elena Ruiz es el único enlace de Guadalajara. Invite antes a otro enlace.")
    assert roles_of(enlace) == [(Role.COORDINATOR, dt.date(2026, 1, 5), None)]


def test_two_enlaces_who_deactivate_each_other_leave_one(municipality, enlace):
    second = UserFactory()
    other = MembershipFactory(user=second, municipality=municipality, role=Role.COORDINATOR)
    invitations.deactivate_membership(membership=other, by=enlace, today=TODAY)
    # The second one acts from a page that was opened before.
    with pytest.raises(ValidationError):
        invitations.deactivate_membership(membership=enlace.memberships.get(), by=second, today=TODAY)
    assert Membership.objects.active(TODAY).filter(municipality=municipality).count() == 1


def test_a_closed_account_is_no_other_enlace(municipality, enlace, asesora):
    MembershipFactory(user=UserFactory(is_active=False), municipality=municipality, role=Role.COORDINATOR)
    with pytest.raises(ValidationError):
        invitations.deactivate_membership(membership=enlace.memberships.get(), by=asesora, today=TODAY)


def test_nobody_deactivates_in_another_municipality(municipality, lectora, otro_enlace):
    with pytest.raises(ValidationError) as error:
        invitations.deactivate_membership(membership=lectora.memberships.get(), by=otro_enlace, today=TODAY)
    assert refusal(error) == "Usted no puede cambiar esta adscripción."
    assert roles_of(lectora)[0][2] is None


def test_change_role_ends_one_membership_and_begins_another(municipality, enlace, lectora):
    new = invitations.change_role(
        membership=lectora.memberships.get(), role=Role.LEGAL, by=enlace, today=TODAY
    )
    assert new.role == Role.LEGAL
    assert roles_of(lectora) == [
        (Role.READER, dt.date(2026, 1, 5), YESTERDAY),
        (Role.LEGAL, TODAY, None),
    ]
    assert Entry.objects.get().text == ("Cambió la función de Laura Díaz: de lector/a a jurídico municipal.")


def test_change_role_refuses_oneself_the_same_role_and_the_last_enlace(
    municipality, enlace, lectora, asesora
):
    own, reader = enlace.memberships.get(), lectora.memberships.get()
    for membership, role, by in (
        (own, Role.READER, enlace),
        (reader, Role.READER, enlace),
        (own, Role.READER, asesora),
        (reader, Role.COORDINATOR, asesora),
        (reader, Role.STATE_COORDINATOR, enlace),
    ):
        with pytest.raises(ValidationError):
            invitations.change_role(membership=membership, role=role, by=by, today=TODAY)
    assert Membership.objects.count() == 2
    assert Entry.objects.count() == 0


def test_resend_only_while_the_person_never_logged_in(municipality, enlace, lectora):
    membership = invite(municipality, enlace)
    assert invitations.resend_invitation(membership=membership, by=enlace, today=TODAY) == membership
    User.objects.filter(pk=lectora.pk).update(last_login="2026-02-01T12:00Z")
    with pytest.raises(ValidationError) as error:
        invitations.resend_invitation(membership=lectora.memberships.get(), by=enlace, today=TODAY)
    assert refusal(error).startswith("Laura Díaz ya entró al sistema.")
    assert Entry.objects.filter(act="member.invitation_resent").count() == 1


def test_a_state_coordinator_reads_the_opened_municipalities_of_the_state(municipality, asesora, enlace):
    MunicipalityFactory(opened_on=None)
    membership = invitations.invite_state_coordinator(
        state="14",
        email="jalisco@estado.example",
        full_name="Julia Paz",
        position="",
        by=asesora,
        today=TODAY,
    )
    assert (membership.state, membership.municipality, membership.role) == (
        "14",
        None,
        Role.STATE_COORDINATOR,
    )
    user = User.objects.get(email="jalisco@estado.example")
    assert list(type(municipality).objects.visible_to(user)) == [municipality]
    with pytest.raises(ValidationError):
        invitations.invite_state_coordinator(
            state="14", email="x@estado.example", full_name="X", position="", by=enlace, today=TODAY
        )
    with pytest.raises(ValidationError):
        invitations.invite_state_coordinator(
            state="14", email=user.email, full_name="X", position="", by=asesora, today=TODAY
        )
    assert Membership.objects.filter(state="14").count() == 1
