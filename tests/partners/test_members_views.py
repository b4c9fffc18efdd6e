"""Pages of an office: people, profile, coat of arms, privacy notice; and the advisors' admin."""

import datetime as dt
import re
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from partners import offices
from partners.models import Entry, Membership, Municipality, User, access_day
from partners.privacy import default_privacy_notice
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = "/municipios/14039/personas/"
PERSON = {
    "email": "nueva@guadalajara.example",
    "full_name": "Nora Vela",
    "position": "Jefa",
    "role": "legal",
}


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what a view leaves for after the commit, which a test's transaction never reaches."""

    def run(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return run


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


def test_invitation_from_the_page_to_the_first_login(client, municipality, enlace, committed):
    client.force_login(enlace)
    response = committed(lambda: client.post(f"{PEOPLE}invitar/", PERSON))
    assert response.url == PEOPLE
    assert said(response) == ["Se envió la invitación a nueva@guadalajara.example."]
    [message] = mail.outbox
    assert message.to == ["nueva@guadalajara.example"]
    assert message.subject == "Invitación a Hermanamientos: Guadalajara, Jalisco"
    assert "Elena Ruiz le invita a Hermanamientos como jurídico municipal" in message.body
    assert "http://localhost:8000/municipios/14039/aviso-de-privacidad/" in message.body
    page = client.get(PEOPLE)
    assert [m.user.full_name for m in page.context["members"]] == ["Elena Ruiz", "Nora Vela"]
    assert "Invitación pendiente" in page.content.decode()

    client.logout()
    path = re.search(r"/cuenta/clave/\S+/", message.body).group()
    form_path = client.get(path).url
    client.post(form_path, {"new_password1": "clave-de-nora-larga", "new_password2": "clave-de-nora-larga"})
    client.post(
        "/cuenta/entrar/", {"username": "nueva@guadalajara.example", "password": "clave-de-nora-larga"}
    )
    assert client.get(PEOPLE).status_code == 200
    assert client.get(f"{PEOPLE}invitar/").status_code == 403


def test_an_existing_account_is_told_and_gets_no_link(client, municipality, enlace, otro_enlace, committed):
    client.force_login(enlace)
    committed(lambda: client.post(f"{PEOPLE}invitar/", PERSON | {"email": otro_enlace.email}))
    [message] = mail.outbox
    assert message.to == [otro_enlace.email]
    assert message.subject == "Nueva función en Hermanamientos: Guadalajara, Jalisco"
    assert "/cuenta/clave/" not in message.body + message.alternatives[0].content
    assert "http://localhost:8000/cuenta/entrar/" in message.body


def test_invitation_twice_adds_one_person(client, municipality, enlace, committed):
    client.force_login(enlace)
    committed(lambda: client.post(f"{PEOPLE}invitar/", PERSON))
    second = committed(lambda: client.post(f"{PEOPLE}invitar/", PERSON))
    assert second.status_code == 200
    assert list(second.context["form"].errors) == ["email"]
    assert 'value="Nora Vela"' in second.content.decode()
    assert (Membership.objects.count(), len(mail.outbox)) == (2, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "no-es-correo"}, "email"),
        ({"email": ""}, "email"),
        ({"full_name": "   "}, "full_name"),
        ({"role": "state_coordinator"}, "role"),
        ({"full_name": "x" * 151}, "full_name"),
    ],
)
def test_invitation_says_what_is_wrong(client, municipality, enlace, changes, field):
    client.force_login(enlace)
    response = client.post(f"{PEOPLE}invitar/", PERSON | changes)
    assert list(response.context["form"].errors) == [field]
    assert Membership.objects.count() == 1


def test_an_invitation_whose_mail_fails_can_be_sent_again(client, municipality, enlace, committed, settings):
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client.force_login(enlace)
    response = committed(lambda: client.post(f"{PEOPLE}invitar/", PERSON))
    assert said(response)[0].startswith("Nora Vela ya está en la lista, pero el correo no pudo salir.")
    settings.EMAIL_BACKEND = works
    membership = Membership.objects.get(user__email=PERSON["email"])
    response = committed(lambda: client.post(f"/personas/{membership.pk}/reenviar/"))
    assert said(response)[-1] == "Se reenvió la invitación a nueva@guadalajara.example."
    assert [m.to for m in mail.outbox] == [["nueva@guadalajara.example"]]


def test_deactivation_asks_once_and_then_acts(client, municipality, enlace, lectora):
    path = f"/personas/{lectora.memberships.get().pk}/dar-de-baja/"
    client.force_login(enlace)
    assert "¿Dar de baja a Laura Díaz?" in client.get(path).content.decode()
    assert lectora.memberships.get().ends_on is None
    response = client.post(path)
    assert said(response) == ["Laura Díaz ya no tiene acceso al municipio."]
    assert lectora.memberships.get().ends_on == access_day() - dt.timedelta(days=1)
    second = client.post(path)
    assert said(second)[-1] == "La adscripción de Laura Díaz ya había terminado."
    assert Entry.objects.count() == 1
    assert [m.user for m in client.get(PEOPLE).context["members"]] == [enlace]
    assert len(client.get(f"{PEOPLE}?ver=todas").context["members"]) == 2


def test_refusals_of_the_verbs_reach_the_screen(client, municipality, enlace):
    own = enlace.memberships.get()
    client.force_login(enlace)
    response = client.post(f"/personas/{own.pk}/dar-de-baja/")
    assert said(response) == ["No puede dar de baja ni cambiar su propia adscripción; pídalo a otro enlace."]
    page = client.post(f"/personas/{own.pk}/funcion/", {"role": "reader"})
    assert page.context["form"].non_field_errors() == said(response)
    assert enlace.memberships.get() == own


def test_change_of_role_from_the_page(client, municipality, enlace, lectora):
    client.force_login(enlace)
    path = f"/personas/{lectora.memberships.get().pk}/funcion/"
    assert client.post(path, {"role": "coordinator"}).url == PEOPLE
    assert Membership.objects.active(access_day()).get(user=lectora).role == "coordinator"


def test_strangers_and_readers_post_nothing(client, municipality, enlace, lectora, otro_enlace, asesora):
    pk = lectora.memberships.get().pk
    paths = [
        f"{PEOPLE}invitar/",
        f"/personas/{pk}/dar-de-baja/",
        f"/personas/{pk}/funcion/",
        f"/personas/{pk}/reenviar/",
        "/municipios/14039/editar/",
        "/municipios/14039/aviso-de-privacidad/editar/",
    ]
    for person, status in ((otro_enlace, 404), (lectora, 403), (asesora, 403)):
        client.force_login(person)
        assert {client.post(path, PERSON).status_code for path in paths} == {status}
    assert (Membership.objects.count(), Entry.objects.count()) == (3, 0)


def test_a_state_coordinators_membership_is_not_an_offices(client, asesora):
    membership = MembershipFactory(municipality=None, state="14", role="state_coordinator")
    client.force_login(asesora)
    assert client.get(f"/personas/{membership.pk}/dar-de-baja/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_people_cost_the_same_for_one_and_for_thirty(
    client, municipality, enlace, count, django_assert_num_queries
):
    MembershipFactory.create_batch(count, municipality=municipality, role="reader")
    client.force_login(enlace)
    # Session, person, roles, municipality, people, unread notices of the frame.
    with django_assert_num_queries(6):
        page = client.get(PEOPLE)
    assert len(page.context["members"]) == count + 1


def test_people_are_filtered_by_role(client, municipality, enlace, lectora, integrante):
    client.force_login(enlace)
    assert [m.user for m in client.get(f"{PEOPLE}?funcion=reader").context["members"]] == [lectora]
    assert len(client.get(f"{PEOPLE}?funcion=nada&ver=%00").context["members"]) == 3


def profile(municipality, **changes):
    values = {
        "seen": offices.profile_version(municipality),
        "mayor": "María López",
        "mayor_title": "presidenta municipal",
        "administration_starts_on": "2024-10-01",
        "administration_ends_on": "2027-09-30",
        "address": "Av. Hidalgo 400",
        "timezone": "America/Mexico_City",
        "plan_priorities": "Turismo\nEducación",
    }
    return values | changes


def picture():
    buffer = BytesIO()
    Image.new("RGB", (40, 50), "#0f4c4a").save(buffer, "PNG")
    return SimpleUploadedFile("../../escudo.png", buffer.getvalue())


def test_profile_is_edited_and_shown(client, municipality, enlace, lectora):
    client.force_login(enlace)
    response = client.post("/municipios/14039/editar/", profile(municipality, coat_of_arms=picture()))
    assert response.url == "/municipios/14039/"
    municipality.refresh_from_db()
    assert (municipality.mayor, municipality.administration_ends_on) == ("María López", dt.date(2027, 9, 30))
    client.force_login(lectora)
    page = client.get("/municipios/14039/").content.decode()
    for text in ("María López, presidenta municipal", "1,385,629 habitantes", "<li>Educación</li>"):
        assert text in page
    coat = client.get("/municipios/14039/escudo/")
    assert (coat.status_code, coat["Content-Type"]) == (200, "image/png")
    assert b"".join(coat.streaming_content).startswith(b"\x89PNG")


def test_coat_of_arms_is_for_those_who_see_the_municipality(
    client, municipality, enlace, integrante, otro_enlace
):
    client.force_login(enlace)
    assert client.get("/municipios/14039/escudo/").status_code == 404
    client.post("/municipios/14039/editar/", profile(municipality, coat_of_arms=picture()))
    for person, status in ((enlace, 200), (integrante, 200), (otro_enlace, 404)):
        client.force_login(person)
        response = client.get("/municipios/14039/escudo/")
        assert response.status_code == status
        # Read to the end: that closes the file as a server would.
        assert b"".join(response).startswith(b"\x89PNG") is (status == 200)
    client.logout()
    assert client.get("/municipios/14039/escudo/").status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"administration_ends_on": "2024-10-01"}, "administration_ends_on"),
        ({"administration_ends_on": "31/02/2027"}, "administration_ends_on"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"coat_of_arms": SimpleUploadedFile("escudo.png", b"<svg/>")}, "coat_of_arms"),
    ],
)
def test_profile_says_what_is_wrong_and_keeps_what_was_typed(client, municipality, enlace, changes, field):
    client.force_login(enlace)
    page = client.post("/municipios/14039/editar/", profile(municipality, **changes))
    assert list(page.context["form"].errors) == [field]
    assert "presidenta municipal" in page.content.decode()
    municipality.refresh_from_db()
    assert municipality.mayor == ""


def test_a_second_tab_is_told_and_may_then_save(client, municipality, enlace):
    first = profile(municipality)
    client.force_login(enlace)
    client.post("/municipios/14039/editar/", first)
    stale = client.post("/municipios/14039/editar/", first | {"mayor": "Otra persona"})
    assert stale.context["form"].non_field_errors() == [offices.STALE]
    assert 'value="Otra persona"' in stale.content.decode()
    municipality.refresh_from_db()
    assert municipality.mayor == "María López"
    # The form that came back carries the present mark: saving now is a decision.
    seen = re.search(r'name="seen" value="(\w+)"', stale.content.decode()).group(1)
    client.post("/municipios/14039/editar/", first | {"mayor": "Otra persona", "seen": seen})
    municipality.refresh_from_db()
    assert municipality.mayor == "Otra persona"


def test_privacy_notice_is_public_and_plain_text(client, municipality, enlace):
    path = "/municipios/14039/aviso-de-privacidad/"
    client.force_login(enlace)
    seen = offices.privacy_notice_version(municipality)
    data = {"text": "Responsable\n<script>alert(1)</script> & Cía.", "seen": seen}
    assert client.post(f"{path}editar/", data).url == path
    assert client.post(f"{path}editar/", data).context["form"].non_field_errors() == [offices.STALE]
    client.logout()
    page = client.get(path).content.decode()
    assert "<h2>Responsable</h2>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Cía." in page


def test_privacy_notice_shows_the_model_until_it_is_edited(client, enlace):
    fresh = MunicipalityFactory(privacy_notice="")
    page = client.get(f"/municipios/{fresh.cvegeo}/aviso-de-privacidad/").content.decode()
    assert "Este texto es un modelo." in page
    MembershipFactory(user=enlace, municipality=fresh)
    client.force_login(enlace)
    form = client.get(f"/municipios/{fresh.cvegeo}/aviso-de-privacidad/editar/").context["form"]
    assert form["text"].value() == default_privacy_notice(fresh)
    closed = MunicipalityFactory(opened_on=None)
    assert client.get(f"/municipios/{closed.cvegeo}/aviso-de-privacidad/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_profile_costs_the_same_however_long_its_history(
    client, municipality, enlace, count, django_assert_num_queries
):
    for number in range(count):
        municipality = offices.update_profile(
            municipality=municipality,
            values={"mayor": f"Titular {number}"},
            by=enlace,
            seen=offices.profile_version(municipality),
        )
    client.force_login(enlace)
    client.get("/municipios/14039/")
    # Session, person, roles, municipality, movements, lines of the plans, unread notices of the frame.
    with django_assert_num_queries(7):
        client.get("/municipios/14039/")


# --- The advisors' admin ---------------------------------------------------------------------------------------------


@pytest.fixture
def operator(db):
    return User.objects.create_superuser("operacion@cancilleria.example", full_name="Omar Gil")


def test_admin_opens_an_office_and_invites_its_enlace(client, asesora, committed):
    municipality = MunicipalityFactory(opened_on=None)
    client.force_login(asesora)
    change = reverse("admin:partners_municipality_change", args=[municipality.pk])
    assert "Abrir la oficina e invitar al enlace" in client.get(change).content.decode()
    path = reverse("admin:partners_municipality_invite", args=[municipality.pk])
    assert client.get(path).status_code == 200
    person = {"email": "primera@m.example", "full_name": "Paula Ríos", "position": ""}
    response = committed(lambda: client.post(path, person))
    assert response.url == reverse("admin:partners_municipality_changelist")
    membership = Membership.objects.get()
    assert (membership.municipality, membership.role, membership.user.email) == (
        municipality,
        "coordinator",
        "primera@m.example",
    )
    assert Municipality.objects.get(pk=municipality.pk).opened_on == access_day()
    assert [m.to for m in mail.outbox] == [["primera@m.example"]]
    again = client.post(path, person)
    assert again.status_code == 200
    assert list(again.context["form"].errors) == ["email"]
    assert Membership.objects.count() == 1


def test_admin_invites_state_coordinators_and_deactivates(client, asesora, lectora, enlace, committed):
    client.force_login(asesora)
    path = reverse("admin:partners_membership_invite_state")
    person = {"email": "jalisco@estado.example", "full_name": "Julia Paz", "position": "", "state": "14"}
    committed(lambda: client.post(path, person))
    membership = Membership.objects.get(state="14")
    assert [m.to for m in mail.outbox] == [["jalisco@estado.example"]]
    rows = [membership.pk, enlace.memberships.get().pk]
    client.post(
        reverse("admin:partners_membership_changelist"), {"action": "deactivate", "_selected_action": rows}
    )
    active = Membership.objects.active(access_day())
    assert {m.user for m in active} == {enlace, lectora}


def test_admin_creates_advisors_by_the_operator_only(client, asesora, operator, committed):
    path = reverse("admin:partners_user_create_advisor")
    person = {"email": "nuevo@cancilleria.example", "full_name": "Noé Lara", "position": ""}
    client.force_login(asesora)
    assert client.post(path, person).status_code == 403
    client.force_login(operator)
    committed(lambda: client.post(path, person))
    assert User.objects.get(email="nuevo@cancilleria.example").is_staff is True
    assert [m.subject for m in mail.outbox] == ["Invitación a Hermanamientos: asesoría de cancillería"]


def test_admin_closes_accounts_by_the_operator_only(client, asesora, operator, lectora):
    path = reverse("admin:partners_user_changelist")
    data = {"action": "deactivate", "_selected_action": [lectora.pk]}
    client.force_login(asesora)
    client.post(path, data)
    assert User.objects.get(pk=lectora.pk).is_active is True
    client.force_login(operator)
    client.post(path, data)
    assert User.objects.get(pk=lectora.pk).is_active is False


@pytest.mark.parametrize("model", ["user", "membership", "municipality"])
def test_admin_is_read_only_and_for_advisors(client, asesora, enlace, municipality, model):
    row = {"user": enlace, "membership": enlace.memberships.get(), "municipality": municipality}[model]
    listing = reverse(f"admin:partners_{model}_changelist")
    change = reverse(f"admin:partners_{model}_change", args=[row.pk])
    client.force_login(asesora)
    assert client.get(listing).status_code == 200
    assert client.get(change).status_code == 200
    assert client.get(reverse(f"admin:partners_{model}_add")).status_code == 403
    assert client.post(change, {"full_name": "X", "name": "X"}).status_code == 403
    assert client.get(reverse(f"admin:partners_{model}_delete", args=[row.pk])).status_code == 403
    client.force_login(enlace)
    assert client.get(listing).status_code == 302
    assert client.get(change).status_code == 302


def test_admin_list_of_people_costs_the_same_for_one_and_for_thirty(
    client, asesora, municipality, django_assert_num_queries
):
    client.force_login(asesora)
    path = reverse("admin:partners_membership_changelist")
    MembershipFactory(municipality=municipality, user=UserFactory())
    client.get(path)
    with django_assert_num_queries(5):
        client.get(path)
    MembershipFactory.create_batch(29, municipality=municipality)
    with django_assert_num_queries(5):
        client.get(path)
