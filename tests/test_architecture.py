"""The rules of docs/architecture.md that a machine can check, by reading the source (`ast`), not by importing it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the cellar up to the roof; nothing imports from a floor above its own.
FLOORS = {"hermanamientos.lib": 0, "partners": 1, "phases": 2, "agreements": 3, "hermanamientos": 4}
APPS = ("partners", "phases", "agreements", "hermanamientos")
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
# Names after which a module says nothing of its job.
VAGUE = {"utils.py", "helpers.py", "services.py", "signals.py"}
LATE = {
    # Django finds checks only when their module is imported, once every app is ready.
    ("hermanamientos/apps.py", "hermanamientos.checks"),
    # It imports WeasyPrint, which is slow: only processes that print pay for it.
    ("hermanamientos/lib/pdf.py", "hermanamientos.lib.pdf_tags"),
}
MAX_LINES = 400

MODULES = sorted(p for app in APPS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)


def floor_of(dotted):
    """The floor on which a dotted name lives; None for other people's packages."""
    name = dotted
    while name:
        if name in FLOORS:
            return FLOORS[name]
        name = name.rpartition(".")[0]
    return None


def dotted_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports_of(tree):
    """Yield (node, dotted name) of every import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # `from hermanamientos import checks` imports hermanamientos.checks, not only its parent.
            yield from ((node, f"{node.module or ''}.{alias.name}") for alias in node.names)


def relations_of(tree):
    """Yield (node, dotted app) of every foreign key written as a string: it counts as an import."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") in RELATIONS):
            continue
        targets = node.args[:1] + [k.value for k in node.keywords if k.arg in ("to", "through")]
        for target in targets:
            if isinstance(target, ast.Constant) and isinstance(target.value, str) and "." in target.value:
                yield node, target.value.split(".")[0]


def complaints(source, name):
    """Everything in a module's source that breaks the house's rules; `name` is its path below the root."""
    tree = ast.parse(source)
    dotted = name.removesuffix(".py").replace("/", ".")
    own = floor_of(dotted)
    found = []
    for node, target in [*imports_of(tree), *relations_of(tree)]:
        floor = floor_of(target)
        if getattr(node, "level", 0):
            found.append(f"{name}:{node.lineno} imports relatively")
        elif floor is not None and floor > own:
            found.append(f"{name}:{node.lineno} imports upwards: {target}")
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            found += [
                f"{name}:{node.lineno} imports {target} inside a function"
                for node, target in imports_of(function)
                if floor_of(target) is not None and (name, target) not in LATE
            ]
        if isinstance(function, ast.ClassDef):
            found += [
                f"{name}:{method.lineno} overrides save()"
                for method in function.body
                if isinstance(method, ast.FunctionDef) and method.name == "save" and _is_model(function)
            ]
    if "django.dispatch" in source or "models.signals" in source:
        found.append(f"{name} uses signals")
    if Path(name).name in VAGUE:
        found.append(f"{name}: name the module for its job")
    return found


def _is_model(cls):
    return any(ast.unparse(base).endswith(("Model", "AbstractBaseUser")) for base in cls.bases)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_module_keeps_the_rules_of_the_house(path):
    assert complaints(path.read_text("utf-8"), path.relative_to(ROOT).as_posix()) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_module_stays_short(path):
    assert len(path.read_text("utf-8").splitlines()) < MAX_LINES


@pytest.mark.parametrize(
    ("name", "source", "complaint"),
    [
        ("partners/a.py", "from phases.models import Task", "imports upwards: phases.models.Task"),
        ("partners/a.py", "import hermanamientos.views", "imports upwards: hermanamientos.views"),
        ("partners/a.py", "from hermanamientos import views", "imports upwards: hermanamientos.views"),
        ("hermanamientos/lib/a.py", "from partners import access", "imports upwards: partners.access"),
        ("phases/a.py", "x = models.ForeignKey('agreements.Agreement')", "imports upwards: agreements"),
        ("phases/a.py", "x = models.ForeignKey(to='agreements.Agreement')", "imports upwards: agreements"),
        (
            "phases/a.py",
            "def f():\n    from partners import access",
            "imports partners.access inside a function",
        ),
        ("phases/a.py", "from . import models", "imports relatively"),
        ("phases/a.py", "class T(models.Model):\n    def save(self): ...", "overrides save()"),
        ("phases/a.py", "from django.dispatch import receiver", "uses signals"),
        ("phases/utils.py", "", "name the module for its job"),
    ],
)
def test_the_walk_sees_what_is_forbidden(name, source, complaint):
    assert len(complaints(source, name)) == 1
    assert re.search(re.escape(complaint) + "$", complaints(source, name)[0])


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("agreements/a.py", "from phases.models import Task\nfrom partners import access"),
        ("partners/a.py", "from hermanamientos.lib import mail\nfrom hermanamientos.lib.mail import send"),
        ("hermanamientos/a.py", "from agreements.models import Agreement"),
        ("hermanamientos/lib/pdf.py", "def f():\n    import weasyprint"),
        ("phases/a.py", "x = models.ForeignKey('partners.Municipality')\ny = models.ForeignKey('self')"),
        ("partners/a.py", "class F(forms.Form):\n    def save(self): ..."),
    ],
)
def test_the_walk_lets_the_rest_pass(name, source):
    assert complaints(source, name) == []
