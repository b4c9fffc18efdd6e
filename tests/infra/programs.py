"""Starting the project's programs in a clean environment, for tests that look at them from outside."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


def clean_env(**values):
    """What a program sees: the machine's basics and `values`; no setting of this test run, no `.env`."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    return env | {"ENV_FILE": "", "PYTHONDONTWRITEBYTECODE": "1"} | values


def manage(*arguments, **values):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean_env(**values),
        capture_output=True,
        text=True,
        timeout=60,
    )


def processes_with(text):
    """Ids of the living processes whose environment or command line holds `text`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                continue
            if text.encode() in (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found
