"""All settings, in one file.

What may differ between two installations comes from the environment, or from a `.env` file beside `manage.py`
(`.env.example` and docs/operacion.md list every name). `MODE=production` is the default, and it refuses to start
with an unsafe or missing value; `bin/run` writes a `.env` with `MODE=local` on a machine that has none.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from hermanamientos import __version__ as APP_VERSION  # noqa: F401 - shown at the foot of every page
from hermanamientos.environment import BASE_DIR, env, flag, split_url, whole
from hermanamientos.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401 - Celery reads it here

# --- What kind of installation this is ------------------------------------------------------------------------

MODE = env.str("MODE", default="production")
if MODE not in {"local", "production"}:
    raise ImproperlyConfigured(f"MODE debe ser local o production, no «{MODE}».")
PRODUCTION = MODE == "production"

DEBUG = flag("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", default="")
PORT = whole("PORT", 8000, 1, 65535)
SITE_URL = (env.str("SITE_URL", default="") or f"http://localhost:{PORT}").rstrip("/")
"""Where people reach the site; links in mails begin with it (no slash at the end)."""
_site = split_url("SITE_URL", SITE_URL, ("https", "http"))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])

if not SECRET_KEY:
    raise ImproperlyConfigured("Falta SECRET_KEY: escriba en .env una clave al azar de 50 caracteres o más.")
if PRODUCTION:
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
        raise ImproperlyConfigured("SECRET_KEY es débil: use una clave al azar de 50 caracteres o más.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG debe estar apagado (0) con MODE=production.")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("Falta ALLOWED_HOSTS: escriba los nombres del sitio, separados por comas.")
    if any(host.strip() in {"*", "."} for host in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS no puede ser «*»: escriba los nombres del sitio.")
    if _site.scheme != "https":
        raise ImproperlyConfigured("SITE_URL debe empezar por https:// con MODE=production.")
    for _name in ("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL"):
        if not env.str(_name, default=""):
            raise ImproperlyConfigured(f"Falta {_name}: es obligatoria con MODE=production.")

VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").absolute()
"""Everything that the running application writes lives below this folder."""

# --- Applications ---------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "hermanamientos.apps.RoofConfig",
    "agreements.apps.AgreementsConfig",
    "phases.apps.PhasesConfig",
    "partners.apps.PartnersConfig",
    "hermanamientos.apps.AdvisorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "partners.middleware.municipal_zone",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hermanamientos.urls"
WSGI_APPLICATION = "hermanamientos.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partners.context.navigation",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database -------------------------------------------------------------------------------------------------

_database_url = env.str("DATABASE_URL", default="") or f"sqlite:///{quote(str(VAR_DIR / 'db.sqlite3'))}"
_parts = split_url("DATABASE_URL", _database_url, ("postgres", "postgresql", "sqlite"), host=False)
if not _parts.path.strip("/"):
    raise ImproperlyConfigured("DATABASE_URL está mal escrita: falta el nombre de la base de datos.")
if _parts.scheme == "sqlite":
    if PRODUCTION:
        raise ImproperlyConfigured(
            "DATABASE_URL debe ser de PostgreSQL con MODE=production: SQLite es para uso local."
        )
    # sqlite:///db.sqlite3 is relative to the project, sqlite:////srv/db.sqlite3 absolute, as django-environ reads them.
    _sqlite_name = unquote(_parts.path.removeprefix("/"))
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _sqlite_name if _sqlite_name == ":memory:" else BASE_DIR / _sqlite_name,
        # Writers queue (IMMEDIATE) instead of failing half-way, and readers never wait for them (WAL).
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
else:
    _database = env.db_url_config(_database_url)
DATABASES = {
    "default": {**_database, "ATOMIC_REQUESTS": False, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True},
}

# --- Language, places and time --------------------------------------------------------------------------------

# Not es-mx: Django then prints "5 de Marzo" with a capital, which is wrong in a legal text.
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español")]
USE_I18N = True
TIME_ZONE = "America/Mexico_City"
USE_TZ = True
# Grouped digits would break identifiers and years; amounts use a filter.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["hermanamientos.formats"]

# --- People and sessions --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "partners.User"
LOGIN_URL = "partners:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "partners:login"
PASSWORD_RESET_TIMEOUT = timedelta(days=7).total_seconds()
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "full_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Five wrong passwords for one account from one address close that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/lockout.html"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "hermanamientos.lockout.login_name"
AXES_CLIENT_IP_CALLABLE = "hermanamientos.lockout.client_ip"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# Its pages are in English and for machines; `manage.py axes_reset_username` opens an account again.
AXES_ENABLE_ADMIN = False

# --- Transport security ---------------------------------------------------------------------------------------

_https = _site.scheme == "https"
BEHIND_PROXY = flag("BEHIND_PROXY", False)
"""True only when every request comes through one reverse proxy that sets X-Forwarded-Proto and -For itself."""
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]
CSRF_FAILURE_VIEW = "hermanamientos.views.csrf_failure"
SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^salud/$"]
SECURE_HSTS_SECONDS = whole("SECURE_HSTS_SECONDS", 31_536_000 if PRODUCTION else 0, 0, 63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", PRODUCTION)
SECURE_HSTS_PRELOAD = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "publickey-credentials-get",
        "usb",
    )
}
# W021: the preload list binds a whole domain for years, so its owner decides, not this application.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# --- Files ----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", default="") or VAR_DIR / "private").absolute()
UPLOAD_MAX_BYTES = whole("UPLOAD_MAX_BYTES", 10 * 1024 * 1024, 1024, 100 * 1024 * 1024)
"""Largest file that a person may upload, in bytes (default 10 MiB)."""
AGREEMENT_EXPIRY_WARNING_DAYS = whole("AGREEMENT_EXPIRY_WARNING_DAYS", 180, 1, 1000)
"""Natural days before its last day from which an agreement is «por vencer» (our proposal; no rule fixes it)."""
MINISTRY_UNITS = {
    "coordination": env.str("MINISTRY_UNIT_COORDINATION", default="")
    or "Dirección General de Coordinación Política (DGCP)",
    "legal": env.str("MINISTRY_UNIT_LEGAL", default="") or "Consultoría Jurídica",
    "ministry": env.str("MINISTRY_NAME", default="") or "Secretaría de Relaciones Exteriores (SRE)",
}
"""Units of the foreign ministry as forms propose them: reforms rename them, initials go between brackets."""
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Nothing is served from a media folder: private files leave only through guarded views.
_private_storage = {
    "BACKEND": "hermanamientos.lib.storage.PrivateStorage",
    "OPTIONS": {
        "location": PRIVATE_ROOT,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    },
}
STORAGES = {
    "default": _private_storage,
    "private": _private_storage,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Passing things: what any process of this installation may forget -------------------------------------------

PREVIEW_SECONDS = 600
"""How long a preview may be shown again without making it anew. It is never stored as a document."""
PREVIEW_CACHE_MAX_BYTES = whole("PREVIEW_CACHE_MAX_BYTES", 200 * 1024 * 1024, 1024 * 1024, 10 * 1024**3)
"""How much room previews may take on the disk; above it the oldest go first."""
PDF_IN_PROCESS = flag("PDF_IN_PROCESS", DEBUG)
"""PDFs in the process that is asked for them, instead of the workers': for development and for tests."""
_shared_cache = {"BACKEND": "hermanamientos.lib.file_cache.PrivateFileCache"}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Sources and bytes of previews; 0600 below VAR_DIR, at most so many and so much, none after its time.
    "previews": _shared_cache
    | {
        "LOCATION": VAR_DIR / "previews",
        "TIMEOUT": PREVIEW_SECONDS,
        "OPTIONS": {"MAX_ENTRIES": 600, "MAX_BYTES": PREVIEW_CACHE_MAX_BYTES},
    },
    # Who verifies how often (see agreements.trust.verifying).
    "throttle": _shared_cache
    | {"LOCATION": VAR_DIR / "throttle", "TIMEOUT": 600, "OPTIONS": {"MAX_ENTRIES": 1000}},
}

# --- Mail -----------------------------------------------------------------------------------------------------

EMAIL_FILE_PATH = VAR_DIR / "mail"
_email_url = env.str("EMAIL_URL", default="")
if _email_url:
    split_url("EMAIL_URL", _email_url, ("smtp", "smtps", "smtp+tls", "smtp+ssl"))
    vars().update(env.email_url_config(_email_url))
else:
    EMAIL_BACKEND = "hermanamientos.lib.mailfiles.EmailBackend"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or f"Hermanamientos <avisos@{_site.hostname}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Jobs -----------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = (
    env.str("CELERY_BROKER_URL", default="") or f"redis+socket://{quote(str(VAR_DIR / 'broker.sock'))}"
)
if (
    split_url("CELERY_BROKER_URL", CELERY_BROKER_URL, ("redis", "rediss", "redis+socket"), host=False).scheme
    != "redis+socket"
):
    split_url("CELERY_BROKER_URL", CELERY_BROKER_URL, ("redis", "rediss"))
elif not urlsplit(CELERY_BROKER_URL).path.startswith("/"):
    raise ImproperlyConfigured(
        "CELERY_BROKER_URL está mal escrita: falta la ruta después de «redis+socket://»."
    )
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A job of a killed worker comes back after this time (the two others make it prompt). It is above the longest job
    # but one: a hand-over that takes longer is delivered again, finds itself at work, and does nothing.
    "visibility_timeout": 300,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# PDFs have a queue of their own, from which a worker takes by turns: a hundred of them delay no reminder.
CELERY_TASK_QUEUES = (Queue("celery", routing_key="celery"), Queue("pdf", routing_key="pdf"))
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {"agreements.render_jobs.render_preview": {"queue": "pdf"}}
# In KiB: a process that grew beyond this is replaced when its job ends.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

# --- Log ------------------------------------------------------------------------------------------------------

_log_level = env.str("LOG_LEVEL", default="") or "INFO"
if _log_level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(
        f"LOG_LEVEL debe ser DEBUG, INFO, WARNING, ERROR o CRITICAL, no «{_log_level}»."
    )
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "hermanamientos.logs.KeylessFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": _log_level},
    "loggers": {
        # Repeated often and of no use to an operator (a lockout is a warning, and stays).
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
