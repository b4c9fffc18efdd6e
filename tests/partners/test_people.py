"""Accounts: login, passwords, one's own details, and what the operator does."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from partners import accounts, invitations
from partners.models import Entry, Membership, User
from tests.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/cuenta/entrar/"
NEW_PASSWORD = "otra-clave-larga-y-nueva"  # noqa: S105


def login(client, email, password=PASSWORD, **extra):
    return client.post(LOGIN, {"username": email, "password": password, **extra})


def person_of(client):
    """The id of the person who is logged in, or None."""
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def link_in(message):
    """The path of the only link to set a password in a mail."""
    links = set(re.findall(r"http://localhost:8000(/cuenta/clave/\S+/)", message.body))
    assert len(links) == 1
    return links.pop()


def set_password(client, path, password=NEW_PASSWORD):
    """Follow the link and send the form; returns the answer."""
    page = client.get(path, follow=True)
    form_path = page.redirect_chain[-1][0] if page.redirect_chain else path
    return client.post(form_path, {"new_password1": password, "new_password2": password})


@pytest.mark.parametrize(
    "typed", ["enlace@guadalajara.example", "Enlace@Guadalajara.EXAMPLE", "  enlace@guadalajara.example "]
)
def test_login_takes_the_address_in_any_case(client, enlace, typed):
    response = login(client, typed)
    assert (response.status_code, response.url) == (302, "/")
    assert person_of(client) == enlace.pk


def test_login_refuses_a_wrong_password_with_one_answer_for_all(client, enlace):
    known = login(client, enlace.email, "equivocada")
    unknown = login(client, "nadie@guadalajara.example", "equivocada")
    text = "El correo o la contraseña no son correctos. La contraseña distingue mayúsculas."
    for response in (known, unknown):
        assert response.status_code == 200
        assert response.context["form"].non_field_errors() == [text]
    assert person_of(client) is None


def test_login_refuses_a_closed_account(client, enlace):
    User.objects.filter(pk=enlace.pk).update(is_active=False)
    assert login(client, enlace.email).status_code == 200
    assert person_of(client) is None


def test_login_goes_only_to_pages_of_this_site(client, enlace):
    assert login(client, enlace.email, next="/avisos/").url == "/avisos/"
    client.logout()
    assert login(client, enlace.email, next="https://malo.example/").url == "/"


def test_login_closes_after_five_wrong_passwords(client, enlace):
    for _ in range(5):
        response = login(client, enlace.email, "equivocada")
    assert response.status_code == 429
    assert login(client, enlace.email).status_code == 429
    assert person_of(client) is None


def test_login_without_membership_explains_it(client):
    user = UserFactory()
    MembershipFactory(user=user, ends_on=dt.date(2026, 1, 6))
    response = login(client, user.email)
    assert response.url == "/cuenta/sin-adscripcion/"
    page = client.get(response.url)
    assert page.status_code == 200
    assert "no tiene ninguna función" in page.content.decode()


def test_no_membership_page_sends_the_others_home(client, enlace, asesora):
    for user in (enlace, asesora):
        client.force_login(user)
        assert client.get("/cuenta/sin-adscripcion/").url == "/"


def test_logout_is_a_post(client, enlace):
    client.force_login(enlace)
    assert client.get("/cuenta/salir/").status_code == 405
    assert person_of(client) == enlace.pk
    assert client.post("/cuenta/salir/").url == LOGIN
    assert person_of(client) is None


def test_a_closed_account_loses_its_open_session(client, enlace):
    client.force_login(enlace)
    assert client.get("/cuenta/").status_code == 200
    User.objects.filter(pk=enlace.pk).update(is_active=False)
    assert client.get("/cuenta/").url == f"{LOGIN}?next=/cuenta/"


def test_reset_sends_a_link_that_works_once(client, enlace):
    response = client.post("/cuenta/clave/olvidada/", {"email": "ENLACE@guadalajara.example"})
    assert response.url == "/cuenta/clave/olvidada/enviada/"
    assert client.get(response.url).status_code == 200
    [message] = mail.outbox
    assert message.to == [enlace.email]
    assert message.subject == "Elija su contraseña de Hermanamientos"
    path = link_in(message)
    assert path in message.alternatives[0].content
    assert set_password(client, path).url == "/cuenta/clave/lista/"
    assert client.get("/cuenta/clave/lista/").status_code == 200
    enlace.refresh_from_db()
    assert enlace.check_password(NEW_PASSWORD)
    assert not client.get(path).context["validlink"]


def test_reset_answers_the_same_for_everybody(client, enlace, settings):
    closed = UserFactory(is_active=False)
    answers = []
    for email in (enlace.email, closed.email, "nadie@guadalajara.example"):
        response = client.post("/cuenta/clave/olvidada/", {"email": email})
        answers.append((response.status_code, response.url))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    response = client.post("/cuenta/clave/olvidada/", {"email": enlace.email})
    answers.append((response.status_code, response.url))
    assert set(answers) == {(302, "/cuenta/clave/olvidada/enviada/")}
    assert [m.to for m in mail.outbox] == [[enlace.email]]


def test_a_closed_account_cannot_use_a_link_sent_before(client, enlace):
    client.post("/cuenta/clave/olvidada/", {"email": enlace.email})
    User.objects.filter(pk=enlace.pk).update(is_active=False)
    assert not client.get(link_in(mail.outbox[0])).context["validlink"]


def test_reset_sends_a_first_password_to_whoever_lost_the_invitation(client, municipality, enlace):
    membership = invitations.invite(
        municipality=municipality,
        email="nueva@guadalajara.example",
        full_name="Nora Vela",
        position="",
        role=Membership.Role.READER,
        by=enlace,
        today=dt.date(2026, 3, 2),
    )
    client.post("/cuenta/clave/olvidada/", {"email": membership.user.email})
    set_password(client, link_in(mail.outbox[0]))
    assert login(client, membership.user.email, NEW_PASSWORD).status_code == 302


def test_password_change_asks_the_old_one(client, enlace):
    client.force_login(enlace)
    path = "/cuenta/clave/cambiar/"
    assert client.get(path).status_code == 200
    data = {"old_password": "equivocada", "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert list(client.post(path, data).context["form"].errors) == ["old_password"]
    assert client.post(path, data | {"old_password": PASSWORD}).url == "/cuenta/"
    enlace.refresh_from_db()
    assert enlace.check_password(NEW_PASSWORD)
    assert person_of(client) == enlace.pk


@pytest.mark.parametrize("password", ["corta", "1234567890123", "enlace@guadalajara.example"])
def test_passwords_must_be_good(client, enlace, password):
    client.post("/cuenta/clave/olvidada/", {"email": enlace.email})
    response = set_password(client, link_in(mail.outbox[0]), password)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["new_password2"]


def test_account_changes_ones_own_name_and_title_only(client, enlace):
    client.force_login(enlace)
    response = client.post(
        "/cuenta/",
        {
            "full_name": " Elena Ruiz Gómez ",
            "position": "Directora",
            "email": "otra@x.example",
            "is_staff": "1",
        },
    )
    assert response.url == "/cuenta/"
    enlace.refresh_from_db()
    assert (enlace.full_name, enlace.position, enlace.email, enlace.is_staff) == (
        "Elena Ruiz Gómez",
        "Directora",
        "enlace@guadalajara.example",
        False,
    )
    page = client.post("/cuenta/", {"full_name": "  ", "position": "Directora"})
    assert list(page.context["form"].errors) == ["full_name"]


def test_create_advisor_is_the_operators_act(asesora):
    operator = User.objects.create_superuser("operacion@cancilleria.example", full_name="Omar Gil")
    values = {"email": "Nuevo@cancilleria.example", "full_name": "Noé Lara", "position": ""}
    with pytest.raises(ValidationError):
        accounts.create_advisor(by=asesora, **values)
    user = accounts.create_advisor(by=operator, **values)
    assert (user.email, user.is_staff, user.is_superuser, user.has_usable_password()) == (
        "nuevo@cancilleria.example",
        True,
        False,
        False,
    )
    with pytest.raises(ValidationError) as error:
        accounts.create_advisor(by=operator, **values)
    assert error.value.message_dict == {"email": ["Ya existe una cuenta con este correo."]}
    assert Entry.objects.get().act == "account.advisor_created"


def test_accounts_are_closed_and_opened_by_the_operator(asesora, enlace):
    operator = User.objects.create_superuser("operacion@cancilleria.example", full_name="Omar Gil")
    for user, by in ((enlace, asesora), (operator, operator)):
        with pytest.raises(ValidationError):
            accounts.deactivate_account(user=user, by=by)
    accounts.deactivate_account(user=enlace, by=operator)
    assert User.objects.get(pk=enlace.pk).is_active is False
    with pytest.raises(ValidationError) as error:
        accounts.deactivate_account(user=enlace, by=operator)
    assert error.value.messages == ["La cuenta de Elena Ruiz ya estaba desactivada."]
    accounts.reactivate_account(user=enlace, by=operator)
    assert User.objects.get(pk=enlace.pk).is_active is True
    assert Entry.objects.count() == 2


def test_addresses_are_unique_whatever_their_case(enlace):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("Enlace@Guadalajara.example", full_name="Otra")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="MAYUS@guadalajara.example", full_name="Otra")


def test_sources_is_public_and_credits_whom_it_must(client):
    page = client.get(reverse("partners:sources"))
    assert page.status_code == 200
    text = page.content.decode()
    for name in (
        "GeoNames",
        "Creative Commons Atribución 4.0",
        "Unicode CLDR",
        "INEGI",
        "Bootstrap Icons",
        "Noto",
    ):
        assert name in text


def test_five_links_an_hour_leave_for_one_account_and_the_answer_stays_the_same(client, enlace, lectora):
    answers = {client.post("/cuenta/clave/olvidada/", {"email": enlace.email}).url for _ in range(7)}
    assert answers == {"/cuenta/clave/olvidada/enviada/"}
    assert [m.to for m in mail.outbox] == [[enlace.email]] * 5
    assert Entry.objects.about(enlace).filter(act=accounts.RESET_ASKED).count() == 5
    client.post("/cuenta/clave/olvidada/", {"email": lectora.email})
    assert mail.outbox[5].to == [lectora.email]


def test_links_leave_again_an_hour_later(enlace):
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    asked = [
        accounts.ask_for_reset(email=f" {enlace.email.upper()} ", now=noon + dt.timedelta(minutes=m))
        for m in (0, 1, 2, 3, 4, 59, 60, 61)
    ]
    assert asked == [enlace] * 5 + [None] + [enlace] * 2
