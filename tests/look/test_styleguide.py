"""The style guide draws every component; what it draws is checked as a browser with a strict CSP would see it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from partners import context
from partners.templatetags import look
from tests.look import sample

TEMPLATES = settings.BASE_DIR / "templates"
# Mails, papers and the pages inside a hand-over are read where none of our style sheets is.
SCREENS = [
    path
    for path in sorted(TEMPLATES.rglob("*.html"))
    if not {"emails", "pdf", "handover"} & set(path.relative_to(TEMPLATES).parts)
]
ICONS = {
    line.strip()
    for line in (settings.BASE_DIR / "static" / "icons.txt").read_text(encoding="utf-8").splitlines()
    if line.strip()
}


class Page(HTMLParser):
    """What the tests ask of a page: its elements with their attributes, in order."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture
def guide(rf):
    template = engines["django"].from_string(
        Path(__file__).with_name("styleguide.html").read_text(encoding="utf-8")
    )
    return Page(template.render(sample.context(), rf.get("/?orden=contraparte")))


def test_one_title_and_the_landmarks(guide):
    assert len(guide.all("h1")) == 1
    assert len(guide.all("main")) == 1
    assert guide.all("main")[0]["id"] == "contenido"
    assert guide.all("html")[0]["lang"] == "es"


def test_nothing_that_a_strict_policy_refuses(guide):
    for tag, attrs in guide.elements:
        assert "style" not in attrs, (tag, attrs)
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        assert tag != "style"
    assert all(script["src"].startswith("/static/") for script in guide.all("script"))


def test_ids_are_unique_and_references_find_them(guide):
    ids = [attrs["id"] for _, attrs in guide.elements if "id" in attrs]
    assert sorted(ids) == sorted(set(ids))
    wanted = []
    for _, attrs in guide.elements:
        for name in ("for", "aria-describedby", "aria-labelledby"):
            wanted += (attrs.get(name) or "").split()
    summary_links = [a["href"][1:] for a in guide.all("a") if a["href"].startswith("#id_")]
    assert len(summary_links) == 3
    assert set(wanted + summary_links) <= set(ids)


def test_static_files_exist(guide):
    paths = [link["href"] for link in guide.all("link")] + [script["src"] for script in guide.all("script")]
    ours = [path.removeprefix("/static/") for path in paths if not path.startswith("/static/vendor/")]
    assert len(ours) >= 10
    assert [path for path in ours if finders.find(path) is None] == []


def test_svg_positions_are_percentages_with_a_point(guide):
    nested = [svg for svg in guide.all("svg") if svg.get("x")]
    assert nested
    assert all(re.fullmatch(r"\d+\.\d{4}%", svg["x"]) for svg in nested)


def test_the_error_summary_stands_once(guide):
    summaries = [attrs for _, attrs in guide.elements if attrs.get("class") == "error-summary"]
    assert len(summaries) == 1


def test_icons_are_in_the_sprite():
    wanted = set()
    for path in SCREENS:
        source = path.read_text(encoding="utf-8")
        wanted |= set(re.findall(r'{% icon "([^"]+)"', source))
        wanted |= set(re.findall(r'icon_name="([^"]+)"', source))
    for module in ("partners/context.py", "partners/templatetags/look.py"):
        source = (settings.BASE_DIR / module).read_text(encoding="utf-8")
        wanted |= set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', source)) & ICONS
    assert len(wanted) > 30
    assert wanted - ICONS == set()


def test_icons_of_states_and_navigation_are_in_the_sprite():

    named = {name for _, name in look.STATES.values()} | set(look.TONE_ICONS.values())
    named |= {symbol for symbol, _ in look.FILE_KINDS.values()}
    named |= {icon for _, icon, _ in context.OFFICE_ITEMS + context.COMMITTEE_ITEMS}
    assert named - ICONS == set()


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_screens_hold_nothing_that_a_strict_policy_refuses(path):
    source = re.sub(
        r"{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert re.search(r"""\sstyle\s*=\s*["']""", source) is None
    assert re.search(r"""\son[a-z]+\s*=\s*["']""", source) is None
    assert re.search(r"<style", source) is None
    assert re.search(r"<script(?![^>]*\ssrc=)", source) is None
    # Django's short comment ends with its line: a longer one would be printed on the page.
    assert re.search(r"{#[^}\n]*\n", source) is None


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_error_pages_need_no_request(name):
    page = Page(render_to_string(name))
    assert len(page.all("h1")) == 1
    assert {"class": "btn btn-primary", "href": "/"} in page.all("a")


def test_refusals_say_why():
    html = render_to_string("403.html", {"exception": "Sólo el enlace municipal puede hacer este cambio."})
    assert "Sólo el enlace municipal puede hacer este cambio." in html


def test_form_with_a_file_is_multipart_and_named_in_words():
    form = sample.ProcessForm()
    html = render_to_string(
        "partials/form.html", {"form": form, "submit_label": "Abrir proceso"}, RequestFactory().get("/")
    )
    page = Page(html)
    assert page.all("form")[0]["enctype"] == "multipart/form-data"
    assert "Abrir proceso</button>" in html
    assert html.count("(obligatorio)") == 4
    assert html.count("(opcional)") == 3
    assert "error-summary" not in html
    assert html.count('name="csrfmiddlewaretoken"') == 1
