"""What stands in deploy/, read the way systemd reads it."""

import re
import shlex

from tests.infra.programs import ROOT

DEPLOY = ROOT / "deploy"
HOME = "/srv/hermanamientos"
EXAMPLE = DEPLOY / "hermanamientos.env.example"
# What an operator must write into the example.
TYPED = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMN",
    "EMAIL_URL": "smtp://mail.example:25",
}


def values_in(unit, name):
    """Every value that a unit of deploy/systemd gives to a name, in its order."""
    return re.findall(rf"^{name}=(.*)$", (DEPLOY / "systemd" / unit).read_text(), re.M)


def commands(name):
    return [shlex.split(line) for line in values_in(f"hermanamientos-{name}.service", "ExecStart")]


def assigned(text, prefix=""):
    """NAME=value lines, as systemd reads an EnvironmentFile without quotes."""
    return dict(re.findall(rf"^{prefix}([A-Z_]+)=(.*)$", text, re.M))
