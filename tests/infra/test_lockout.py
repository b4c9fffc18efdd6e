"""Guessing passwords: five wrong ones close the pair of account and address for a quarter of an hour."""

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from hermanamientos.lockout import client_ip, login_name
from tests.factories import UserFactory

PASSWORD = "correct-horse-battery"


@pytest.fixture
def person(db):
    user = UserFactory(email="persona@guadalajara.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client, email, password, address="192.0.2.1"):
    return client.post(
        reverse("partners:login"), {"username": email, "password": password}, REMOTE_ADDR=address
    )


def test_sixth_try_is_refused_even_with_the_right_password(client, person):
    for spelling in (person.email, person.email.upper(), person.email, person.email.title(), person.email):
        last = log_in(client, spelling, "wrong")
    assert last.status_code == 429
    assert "registration/lockout.html" in [template.name for template in last.templates]
    assert log_in(client, person.email, PASSWORD).status_code == 429
    assert "_auth_user_id" not in client.session


def test_other_addresses_and_other_accounts_stay_open(client, person):
    for _ in range(5):
        log_in(client, "otra@guadalajara.example", "wrong")
        log_in(client, person.email, "wrong", address="192.0.2.99")
    assert log_in(client, person.email, PASSWORD).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_success_forgets_the_earlier_failures(client, person):
    for _ in range(4):
        log_in(client, person.email, "wrong")
    assert log_in(client, person.email, PASSWORD).status_code == 302
    assert AccessAttempt.objects.count() == 0


def test_account_is_named_in_one_way(rf):
    assert login_name(rf.post("/", {"username": " Ana@X.example "}), None) == "ana@x.example"
    assert login_name(rf.post("/"), {"username": "ANA@x.example"}) == "ana@x.example"


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "expected"),
    [
        (False, "203.0.113.7", "127.0.0.1"),
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (True, "", "127.0.0.1"),
    ],
)
def test_address_is_the_one_that_our_own_proxy_wrote(rf, settings, behind_proxy, forwarded, expected):
    settings.BEHIND_PROXY = behind_proxy
    assert client_ip(rf.get("/", headers={"X-Forwarded-For": forwarded})) == expected
