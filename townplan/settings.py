"""Settings: one module, read from the environment, safe by default.

==================== ======================================== ============================================
variable             default                                  meaning
==================== ======================================== ============================================
``DATABASE_URL``     SQLite in the data folder                the database, such as ``postgres://…``
``TOWNPLAN_DATA``    ``var/`` beside ``manage.py``            folder of the embedded database and the key
``SECRET_KEY``       a file in the data folder                signs sessions
``TOWNPLAN_HOSTS``   ``localhost,127.0.0.1,[::1]``            names under which the site is reached
``TOWNPLAN_HTTPS``   1                                        cookies over HTTPS only; 0 on a plain network
``TOWNPLAN_PROXY``   0                                        1: believe a proxy's ``X-Forwarded-…``
``TOWNPLAN_CONTACT`` empty                                    whom to call, on the sign-in page: 党政办 8123456
``TOWNPLAN_DEMO``    0                                        1: may start with demonstration accounts
``TOWNPLAN_DEBUG``   0                                        Django's debug pages, for developers only
==================== ======================================== ============================================
"""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from bootstrap_wrapper import get_bootstrap_css_dir
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .environment import flag, names, secret_key

# Uploaded workbooks are parsed with defusedxml, which refuses entities; openpyxl would prefer the lxml installed for
# Word. It reads this variable once, when it is first imported.
os.environ["OPENPYXL_LXML"] = "False"

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("TOWNPLAN_DATA") or BASE_DIR / "var")
# The database in it holds password hashes: nobody else on the computer reads it.
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = flag("TOWNPLAN_DEBUG", default=False)
DEMONSTRATION_ALLOWED = flag("TOWNPLAN_DEMO", default=False)
HTTPS = flag("TOWNPLAN_HTTPS", default=True)
CONTACT = os.environ.get("TOWNPLAN_CONTACT", "")
SECRET_KEY = secret_key(DATA_DIR)
ALLOWED_HOSTS = names("TOWNPLAN_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"] if HTTPS else []

INSTALLED_APPS = [
    "townplan.admin_site.TownAdminConfig",
    "townplan",  # before Django's own: its commands on accounts stand in for Django's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for FORM_RENDERER
    "axes",
    "csp",
    "django_filters",
    "departments",
    "targets",
    "reports",
    "projects",
    "dashboards",
    "setup",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "townplan.middleware.compression.CompressMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "townplan.middleware.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "townplan.middleware.session_loss.KeepInputMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    # Last of the middleware, before the view: CsrfViewMiddleware reads the posted data only there.
    "townplan.middleware.request_size.RequestSizeMiddleware",
]

ROOT_URLCONF = "townplan.urls"
WSGI_APPLICATION = "townplan.wsgi.application"
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
                "townplan.context_processors.town",
                "townplan.context_processors.navigation",
            ],
        },
    },
]

FORM_RENDERER = "townplan.views.fields.PageRenderer"

# --- database -------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{(DATA_DIR / 'townplan.sqlite3').as_posix()}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without these, simultaneous posts fail: a deferred transaction cannot wait for another writer.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

#: ``pages`` keeps what pages show, in each worker (``dashboards.kept_pages``); more entries would cost its memory.
#: ``waiting`` keeps the masthead's numbers (``reports.entry.waiting``), one for each department.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "waiting": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "waiting"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 10},
    },
}

# --- people ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "departments.backends.RolesBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_COOKIE_AGE = 12 * 60 * 60

AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "townplan.views.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True

# --- language, time, numbers ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# Bootstrap's own style sheets, from its wheel; its scripts are not needed.
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap/css", get_bootstrap_css_dir())]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Not in the static folder: evidence is served by a view that checks the reader's rights.
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "evidence", "base_url": None},
    },
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
#: My month as a workbook: what an upload may hold, zipped and unzipped.
WORKBOOK_MAX_BYTES = 5 * 1024 * 1024
WORKBOOK_MAX_UNPACKED_BYTES = 20 * 1024 * 1024
#: A file of evidence, and what may come in one go: more is refused before it is read (``middleware.request_size``).
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
EVIDENCE_MAX_REQUEST_BYTES = 40 * 1024 * 1024
EVIDENCE_MAX_FILES = 20  # in a report
EVIDENCE_MAX_PIXELS = 64_000_000  # of a picture: the largest that phones take
EVIDENCE_MAX_UNPACKED_BYTES = 200 * 1024 * 1024  # of a Word or Excel file, which is a zip

# --- security -------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if flag("TOWNPLAN_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "townplan.views.sign_in.form_out_of_date"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # data: for the small drawings in Bootstrap's own style sheet.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- libraries ------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"short_refusals": {"()": "townplan.logs.RefusalsWithoutTraceback"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["short_refusals"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# axes wants the address too; the town wants a name locked wherever it is tried from.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
