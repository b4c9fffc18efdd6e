"""The small scripts of static/js in a real browser, on a page that the browser gets from this file: no server."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

pytestmark = pytest.mark.e2e

SITE = "http://comodidades.test"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-quic"]
HEAD = """<!DOCTYPE html><html lang="es"><meta charset="utf-8"><title>Prueba</title>
<script src="/static/js/app.js" defer></script><script src="/static/js/forms.js" defer></script>
<script src="/static/js/typeahead.js" defer></script>"""
FORM = """
<details class="menu" id="uno"><summary>uno</summary><a href="#a">a</a></details>
<details class="menu" id="dos"><summary>dos</summary><a href="#b">b</a></details>
<form method="post" action="/guardar" data-once data-unsaved data-draft="acuerdo-1">
  <input id="q" name="q" data-typeahead data-url="/ciudades?municipio=14039" data-target="city">
  <input type="hidden" id="city" name="city">
  <input type="file" id="file" data-max-bytes="100">
  <textarea id="note" name="note"></textarea>
  <button name="act" value="save" type="submit">Guardar</button>
</form>"""
LEAVE = (
    '<form method="post" action="/salir" data-forget><button id="leave" type="submit">Salir</button></form>'
)
# What the first word of the note makes the server answer; anything else is saved and shown without the form.
ANSWERS = {
    "rechazar": FORM.replace(
        '"acuerdo-1">', '"acuerdo-1"><div class="error-summary" tabindex="-1">Falta algo</div>'
    ),
    "seguir": FORM,
    "caducar": '<body class="plain"><h1>Entrar</h1></body>',
}
CITIES = [{"id": 1, "label": "Lyon", "detail": "Francia"}, {"id": 2, "label": "Lyonnais"}]


@pytest.fixture
def window(playwright):
    """A page of the browser; `window.posts` holds what its forms sent, `window.asked` what its searches asked."""
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    page = browser.new_page()
    page.posts, page.asked, page.failures = [], [], []
    page.on("pageerror", lambda error: page.failures.append(str(error)))

    def answer(route):
        url = urlsplit(route.request.url)
        if url.path.startswith("/static/"):
            route.fulfill(path=settings.BASE_DIR / url.path.lstrip("/"))
        elif url.path == "/ciudades":
            page.asked.append(parse_qs(url.query))
            words = page.asked[-1]["q"][0]
            found = [city for city in CITIES if city["label"].lower().startswith(words)]
            route.fulfill(content_type="application/json", body=json.dumps({"results": found}))
        elif route.request.method == "POST":
            page.posts.append(parse_qs(route.request.post_data or ""))
            word = page.posts[-1].get("note", [""])[0].partition(" ")[0]
            route.fulfill(content_type="text/html", body=HEAD + ANSWERS.get(word, LEAVE))
        else:
            route.fulfill(content_type="text/html", body=HEAD + FORM + LEAVE)

    page.route("**/*", answer)
    page.goto(SITE)
    yield page
    assert page.failures == []
    browser.close()


def drafts(page):
    return page.evaluate("Object.keys(localStorage)")


def write_note(page, text):
    page.fill("#note", text)
    page.wait_for_function("Object.keys(localStorage).length > 0")


def test_menus_close_each_other_and_by_escape(window):
    window.click("#uno summary")
    window.click("#dos summary")
    assert window.evaluate("[uno.open, dos.open]") == [False, True]
    window.keyboard.press("Escape")
    assert window.evaluate("[dos.open, document.activeElement.textContent]") == [False, "dos"]


def test_second_press_sends_nothing(window):
    window.evaluate("const b = document.querySelector('[name=act]'); b.click(); b.click(); b.click()")
    window.wait_for_selector("#leave")
    assert [post["act"] for post in window.posts] == [["save"]]


def test_chosen_file_is_weighed_before_it_travels(window):
    def choose(size):
        window.set_input_files(
            "#file", {"name": "acta.pdf", "mimeType": "application/pdf", "buffer": b"x" * size}
        )
        note = window.locator("#file + .field-note")
        return note.inner_text(), "is-wrong" in note.get_attribute("class")

    assert choose(100) == ("acta.pdf, 100 bytes", False)
    assert choose(2048) == (
        "«acta.pdf» mide 2 KB y el límite es 100 bytes. Elija un archivo más pequeño.",
        True,
    )


def test_city_is_chosen_with_the_keyboard(window):
    window.click("#q")
    window.keyboard.type("ly")
    window.wait_for_selector("[role=option]")
    assert window.asked[-1] == {"municipio": ["14039"], "q": ["ly"]}
    window.keyboard.press("ArrowDown")
    window.keyboard.press("ArrowDown")
    assert window.get_attribute("#q", "aria-activedescendant") == "q-resultados-1"
    window.keyboard.press("Enter")
    assert (window.input_value("#q"), window.input_value("#city")) == ("Lyonnais", "2")
    assert window.get_attribute("#q", "aria-expanded") == "false"
    # What is typed afterwards is no longer that city.
    window.keyboard.type("x")
    assert window.input_value("#city") == ""
    window.wait_for_selector("text=Sin resultados")


def test_draft_survives_the_page_and_goes_once_it_is_saved(window):
    write_note(window, "Texto largo")
    window.on("dialog", lambda dialog: dialog.accept())
    window.goto(SITE)
    assert window.input_value("#note") == ""
    window.click("text=Recuperarlo")
    assert window.input_value("#note") == "Texto largo"
    window.click("[name=act]")
    window.wait_for_selector("#leave")
    assert drafts(window) == []


def test_draft_of_a_refused_form_is_kept(window):
    write_note(window, "rechazar este texto")
    window.click("[name=act]")
    window.wait_for_selector("text=Recuperarlo")
    assert drafts(window) == ["borrador:acuerdo-1:note"]
    window.click("text=Descartarlo")
    assert drafts(window) == []


def test_draft_goes_when_the_saved_page_shows_the_same_form_again(window):
    write_note(window, "seguir después")
    window.click("[name=act]")
    window.wait_for_function("Object.keys(localStorage).length === 0")
    assert window.get_by_text("Recuperarlo").count() == 0


def test_draft_survives_a_session_that_had_ended(window):
    write_note(window, "caducar mientras escribo")
    window.click("[name=act]")
    window.wait_for_selector("text=Entrar")
    window.goto(SITE)
    window.click("text=Recuperarlo")
    assert window.input_value("#note") == "caducar mientras escribo"


def test_leaving_the_account_forgets_the_drafts(window):
    write_note(window, "Texto de otra persona")
    window.on("dialog", lambda dialog: dialog.accept())
    window.click("#leave")
    window.wait_for_load_state()
    assert drafts(window) == []


def test_leaving_with_unsaved_text_asks_first(window):
    asked = []
    window.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    window.goto(SITE)
    assert asked == []
    window.click("#note")
    window.keyboard.type("a")
    window.goto(SITE)
    assert asked == ["beforeunload"]
