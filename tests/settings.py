"""The project's settings as tests see them: no `.env`, throw-away folders, cheap passwords, plain static files."""

import atexit
import os
import shutil
import tempfile

os.environ["ENV_FILE"] = ""
os.environ.setdefault("MODE", "local")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 3)
if not os.environ.get("VAR_DIR"):
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="hermanamientos-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from hermanamientos.settings import *  # noqa: E402, F403
from hermanamientos.settings import STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Nobody works beside the tests; those of the workers' pool say so themselves.
PDF_IN_PROCESS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
