"""The one door for mail: what leaves it, and what user input cannot do to it."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from hermanamientos.lib.mail import absolute_url, mail_domain, render_mail, send


@pytest.fixture
def templates(settings, tmp_path):
    """A mail named `saludo` with three templates of its own."""
    folder = tmp_path / "emails" / "saludo"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Hola:\n {{ name }}\n", encoding="utf-8")
    (folder / "body.txt").write_text(
        "{{ name }}\n\n\n\n{% if no %}x{% endif %}\n{{ site_url }}\n", encoding="utf-8"
    )
    (folder / "body.html").write_text("<title>{{ subject }}</title><p>{{ name }}</p>", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def test_text_is_not_escaped_and_html_is(settings, templates):
    settings.SITE_URL = "https://hermanamientos.example"
    subject, text, html = render_mail("saludo", {"name": "Hernández & <Hijos>"})
    assert subject == "Hola: Hernández & <Hijos>"
    assert text == "Hernández & <Hijos>\n\nhttps://hermanamientos.example\n"
    assert html == ("<title>Hola: Hernández &amp; &lt;Hijos&gt;</title><p>Hernández &amp; &lt;Hijos&gt;</p>")


def test_a_name_with_line_breaks_adds_no_header(templates):
    subject, text, html = render_mail("saludo", {"name": "Ana\r\nBcc: otra@ejemplo.example"})
    assert subject == "Hola: Ana Bcc: otra@ejemplo.example"
    send(to="ana@ejemplo.example", subject="Hola\nBcc: otra@ejemplo.example", text=text, html=html)
    assert mail.outbox[0].recipients() == ["ana@ejemplo.example"]
    assert mail.outbox[0].message()["Subject"] == "Hola Bcc: otra@ejemplo.example"
    assert mail.outbox[0].message()["Bcc"] is None


def test_links_are_complete(settings):
    settings.SITE_URL = "https://hermanamientos.example/"
    assert absolute_url("/tareas/7/") == "https://hermanamientos.example/tareas/7/"
    assert mail_domain() == "hermanamientos.example"


def test_a_message_carries_both_bodies_and_the_given_message_id():
    send(
        to=["ana@ejemplo.example", "luis@ejemplo.example"],
        subject="Asunto",
        text="Texto",
        html="<p>Texto</p>",
        message_id="<uno@ejemplo.example>",
        headers={"Reply-To": "enlace@ejemplo.example"},
    )
    (sent,) = mail.outbox
    message = sent.message()
    assert isinstance(sent, EmailMultiAlternatives)
    assert sent.to == ["ana@ejemplo.example", "luis@ejemplo.example"]
    assert (message["Message-ID"], message["Auto-Submitted"], message["Reply-To"]) == (
        "<uno@ejemplo.example>",
        "auto-generated",
        "enlace@ejemplo.example",
    )
    assert [part.get_content_type() for part in message.get_payload()] == ["text/plain", "text/html"]


def test_without_a_message_id_each_message_gets_its_own(settings):
    settings.SITE_URL = "https://hermanamientos.example"
    for _ in range(2):
        send(to="ana@ejemplo.example", subject="Asunto", text="Texto", html="<p>Texto</p>")
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first != second
    assert re.fullmatch(r"<.+@hermanamientos\.example>", first)


def test_two_mails_of_one_second_lie_in_two_files(settings, tmp_path):
    settings.EMAIL_BACKEND = "hermanamientos.lib.mailfiles.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    for number in range(20):
        send(to="a@b.example", subject=f"Aviso {number}", text="Texto", html="<p>Texto</p>")
    assert len(list(tmp_path.iterdir())) == 20
