"""What every page says to the browser about security."""

import re

import pytest
from django.urls import reverse

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["partners:login", "admin:login", "partners:password-reset"])
def test_page_carries_the_strict_policy_and_needs_nothing_that_it_forbids(client, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert policy == POLICY
    assert INLINE.findall(page.content.decode()) == []


@pytest.mark.django_db
def test_page_carries_the_other_headers(client):
    page = client.get(reverse("partners:login"))
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in page["Permissions-Policy"]


@pytest.mark.django_db
def test_production_answers_plain_http_with_a_redirect_but_not_the_health_probe(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    moved = client.get("/entrar/")
    assert (moved.status_code, moved["Location"]) == (301, "https://testserver/entrar/")
    assert client.get("/salud/").status_code in {200, 503}


@pytest.mark.django_db
def test_form_without_token_gets_a_page_that_says_what_to_do():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(
        reverse("partners:login"), {"username": "a", "password": "b"}
    )
    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]
