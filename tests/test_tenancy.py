"""The table of who may do what (tests/access_table.py), tried out: every URL times every role, with GET and with POST.

A URL that is missing from the table fails. All rows belong to Guadalajara; people of another municipality or state must
get the same 404 as for rows that do not exist.
"""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from partners.models import Membership, Notice, User
from tests.access_table import CVEGEO, LOGIN, ROLES, TABLE, TO_ITS_PAGE
from tests.factories import MunicipalityFactory, UserFactory
from tests.scene import forms_read_by, municipalities, office, people, stranger_rows

# Public, and its answer depends on the machine: only that it needs no account is asked here.
ELSEWHERE = {"health"}
ACTING = {
    "partners:candidate-mark": ("enlace", "legal", "lectora"),
    "phases:process-comment": ("enlace", "legal"),
    "agreements:comment-list": ("enlace", "legal"),
    "agreements:comment-resolve": ("enlace", "legal"),
    "agreements:remark-answer": ("enlace", "legal"),
    "phases:feed-create": ("enlace", "legal", "lectora", "estatal", "asesora"),
}
PERSONAL_MODELS = {"partners.user", "partners.notice"}


# --- The scene ---------------------------------------------------------------------------------------------------


@pytest.fixture
def scene(db, client):
    """Guadalajara's office with one row of everything, and people of every role."""
    call_command("load_methodology", verbosity=0)
    municipality, other = municipalities()
    cast = people(municipality, other)
    scene = office(municipality, by=cast["enlace"])
    scene.people = cast
    scene.invited = UserFactory(email="invitada@guadalajara.example", full_name="Irma Pérez")
    scene.foreign = stranger_rows(other)

    read = forms_read_by(client, cast["enlace"])

    def form_of(url):
        values = read(url)
        client.logout()
        return values

    scene.form_of = form_of
    return scene


def outcome(response):
    """The status, or "login" for the way to the login page."""
    if response.status_code == 302 and response.url.startswith(reverse("partners:login") + "?next="):
        return LOGIN
    return response.status_code


def fingerprint():
    """Every row of our own tables except what each person may change of their own."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for app in ("partners", "phases", "agreements")
        for model in apps.get_app_config(app).get_models()
        if model._meta.label_lower not in PERSONAL_MODELS
    }


def urls_of(scene):
    return {name: reverse(name, args=case.args(scene)) for name, case in TABLE.items()}


def named_patterns(patterns, prefix=""):
    """Every (namespaced) name of the site's URLs, except the admin's."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"an address without name: {pattern.pattern}"
            yield prefix + pattern.name
        elif pattern.namespace != "admin":
            yield from named_patterns(
                pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            )


# --- The table ---------------------------------------------------------------------------------------------------


def test_every_url_stands_in_the_table():
    names = list(named_patterns(get_resolver().url_patterns))
    assert sorted(names) == sorted({*TABLE, *ELSEWHERE})


def test_every_row_of_the_table_says_something_for_every_role():
    for name, case in TABLE.items():
        assert set(case.get) == set(case.post) == set(ROLES), name


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_read(client, scene, role):
    urls = urls_of(scene)
    answers = {}
    for name, url in urls.items():
        if scene.people[role]:
            client.force_login(scene.people[role])
        answers[name] = outcome(client.get(url))
    assert answers == {name: case.get[role] for name, case in TABLE.items()}


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_do(client, scene, role):
    urls = urls_of(scene)
    data = {name: case.data(scene) for name, case in TABLE.items()}
    before = fingerprint()
    answers = {}
    for name, url in urls.items():
        client.logout()
        if scene.people[role]:
            client.force_login(scene.people[role])
        with transaction.atomic():
            answers[name] = outcome(client.post(url, data[name]))
            # What a role may do is undone; what it may not do must have left nothing to undo.
            transaction.set_rollback(role in ACTING.get(name, ("enlace",)))
    assert answers == {name: case.post[role] for name, case in TABLE.items()}
    assert fingerprint() == before
    assert User.objects.count() == len(ROLES)
    assert Notice.objects.count() == 1


# Acts that the scene cannot take at this moment: the answer is a message, with a redirect all the same. (The phase is
# blocked, the process runs, the weighting matrix is open, the programme as it stands was issued already, and a draft
# of the bylaws is there.)
WITHOUT_EFFECT = {
    "partners:candidate-matrix-reopen",
    "phases:process-advance",
    "phases:process-resume",
    "agreements:document-issue-programme",
    "agreements:bylaws-create",
}
PERSONAL_ACTS = {name for name in TABLE if TABLE[name].post["lectora"] == 302} - {"phases:process-comment"}


@pytest.mark.parametrize(
    "name", sorted({name for name, case in TABLE.items() if case.post["enlace"] == 302} - PERSONAL_ACTS)
)
def test_what_the_table_calls_an_act_changes_something(client, scene, name):
    """Otherwise a refusal to the others would prove nothing."""
    url, data, before = urls_of(scene)[name], TABLE[name].data(scene), fingerprint()
    client.force_login(scene.people["enlace"])
    client.post(url, data)
    assert (fingerprint() == before) == (name in WITHOUT_EFFECT)


# --- The admin ---------------------------------------------------------------------------------------------------


def all_admin_addresses():
    """Paths of all named admin URLs, by name."""
    resolver = get_resolver().namespace_dict["admin"][1]
    found = {}
    for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
        for possibility, *_ in resolver.reverse_dict.getlist(name):
            template, parameters = possibility[0]
            values = {"app_label": "phases", "url": "lo-que-sea/", "name": "cerrar"}
            found[name] = "/admin/" + template % {each: values.get(each, 1) for each in parameters}
    return found


@pytest.mark.parametrize("role", [role for role in ROLES if role != "asesora"])
def test_nobody_but_an_advisor_gets_a_page_of_the_admin(client, scene, role):
    addresses = all_admin_addresses()
    assert len(addresses) > 40
    addresses.pop("login")
    before = fingerprint()
    if scene.people[role]:
        client.force_login(scene.people[role])
    for name, address in addresses.items():
        assert client.get(address).status_code == 302, name
        if name != "logout":
            assert client.post(address, {"confirm": "1", "reason": "x"}).status_code == 302, name
    assert fingerprint() == before


def test_an_advisor_gets_into_the_admin(client, scene):
    client.force_login(scene.people["asesora"])
    assert client.get(reverse("admin:index")).status_code == 200
    for name in ("phases_process", "partners_municipality", "agreements_agreement"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200


# --- Numbers of somebody else's rows -----------------------------------------------------------------------------


@pytest.fixture
def as_enlace(client, scene):
    client.force_login(scene.people["enlace"])
    return client


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("phases:process-open", "counterpart", "counterpart"),
        ("phases:process-counterpart", "counterpart", "counterpart"),
        ("phases:task-assign", "assignee", "membership"),
        ("agreements:inventory-create", "counterpart", "counterpart"),
        ("agreements:inventory-edit", "counterpart", "counterpart"),
    ],
)
def test_a_foreign_number_in_a_form_is_refused_with_a_message(client, scene, name, field, value):
    url, data = urls_of(scene)[name], TABLE[name].data(scene)
    data = {key: each for key, each in data.items() if not key.startswith("assignee")}
    client.force_login(scene.people["enlace"])
    before = fingerprint()
    answer = client.post(url, data | {field: getattr(scene.foreign, value).pk})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "opción válida" in answer.context["form"].errors[field][0]
    page = answer.content.decode()
    assert "Hay un problema" in page or "opción válida" in page
    assert "Incheon" not in page and "Óscar Pech" not in page
    assert fingerprint() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_city_typed_by_another_municipality_is_not_found(as_enlace, scene, method):
    url = reverse("partners:counterpart-create", args=["14039"]) + f"?city={scene.foreign.city.pk}"
    before = fingerprint()
    assert getattr(as_enlace, method)(url).status_code == 404
    assert fingerprint() == before


def test_the_search_finds_no_city_that_another_municipality_typed(as_enlace, scene):
    page = as_enlace.get(reverse("partners:city-search"), {"municipio": "14039", "q": "onjuku"})
    assert page.status_code == 200
    assert page.context["typed"] == []
    assert as_enlace.get(reverse("partners:city-search"), {"municipio": "31050"}).status_code == 404


def test_the_lists_show_nothing_of_another_municipality(as_enlace, scene):
    for name in ("partners:partner-list", "partners:member-list", "phases:process-open"):
        page = as_enlace.get(reverse(name, args=["14039"])).content.decode()
        assert "Incheon" not in page and "Óscar Pech" not in page, name


def test_the_enlace_of_one_office_who_reads_another_may_not_write_there(client, scene):
    """Roles do not add up: enlace of Mérida and reader of Guadalajara writes in Mérida only."""
    both = scene.people["otro_enlace"]
    Membership.objects.create(
        user=both, municipality=scene.municipality, role=Membership.Role.READER, starts_on="2026-01-05"
    )
    client.force_login(both)
    assert client.get(reverse("phases:process-detail", args=[scene.process.pk])).status_code == 200
    answer = client.post(reverse("phases:process-close", args=[scene.process.pk]), {"outcome": "no_answer"})
    assert answer.status_code == 403
    assert client.get(reverse("phases:process-open", args=["31050"])).status_code == 200


# --- Addresses that lead nowhere ---------------------------------------------------------------------------------


@pytest.mark.parametrize("cvegeo", ["99999", "1403", "14039x", "14039%00", "%E0%A4%A7", "14010"])
def test_a_code_that_is_no_office_is_not_found_even_by_an_advisor(client, scene, cvegeo):
    MunicipalityFactory(cvegeo="14010", name="Atemajac de Brizuela", opened_on=None)
    client.force_login(scene.people["asesora"])
    for name, case in TABLE.items():
        # An act opened as a page leads to its page whatever the code; there the guard answers.
        if case.args is CVEGEO and case.get is not TO_ITS_PAGE:
            url = reverse(name, args=["14039"]).replace("14039", cvegeo)
            assert client.get(url).status_code == 404, name


def test_a_number_that_no_row_has_is_not_found(client, scene):
    urls = urls_of(scene)
    before = fingerprint()
    client.force_login(scene.people["enlace"])
    for name, url in urls.items():
        number = next(
            (part for part in url.split("/") if part.isdigit() and TABLE[name].args is not CVEGEO), ""
        )
        if not number or name in {"state-home", "agreements:clause-edit"}:
            continue
        for missing in ("999999", "9" * 19):
            wrong = url.replace(f"/{number}/", f"/{missing}/")
            if TABLE[name].get is not TO_ITS_PAGE:
                assert client.get(wrong).status_code == 404, (name, missing)
            assert client.post(wrong).status_code in (404, 405), (name, missing)
    assert fingerprint() == before
