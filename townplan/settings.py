"""Settings: one module, read from the environment, safe by default.

==================== ======================================== ============================================
variable             default                                  meaning
==================== ======================================== ============================================
``DATABASE_URL``     SQLite in the data folder                the database, such as ``postgres://…``
``TOWNPLAN_REPLICA`` empty                                    a copy of it that is read only: ``postgres://…``
``TOWNPLAN_CACHE``   each process's memory                    ``redis://host:6379/0``
``TOWNPLAN_EVIDENCE`` a folder in the data folder             ``s3://bucket/prefix``
``TOWNPLAN_DATA``    ``var/`` beside ``manage.py``            folder of the embedded database and the key
``SECRET_KEY``       a file in the data folder                signs sessions; 32 characters at least
``TOWNPLAN_HOSTS``   ``localhost,127.0.0.1,[::1]``            names under which the site is reached
``TOWNPLAN_HTTPS``   1                                        cookies over HTTPS only; 0 on a plain network
``TOWNPLAN_PROXY``   0                                        1: believe a proxy's ``X-Forwarded-…``
``TOWNPLAN_CONTACT`` empty                                    whom to call, on the sign-in page: 党政办 8123456
``TOWNPLAN_TRACE_KEY`` a file in the data folder             keys the trace's daily seals; as ``SECRET_KEY``
``TOWNPLAN_SEALS_COPY`` empty                                 a folder, best on another machine, for the seals
``TOWNPLAN_SEALS_MAIL`` empty                                 who gets the seals by mail, separated by commas
``TOWNPLAN_SMTP``    ``localhost:25``                         the server that sends mail
``TOWNPLAN_MAIL_FROM`` ``townplan@localhost``                 from whom
``TOWNPLAN_ADDRESS`` empty                                    the site's own, for links in mail: ``https://…``
``TOWNPLAN_ROBOT_HOSTS`` empty                                hosts of group robots beside the three services'
``TOWNPLAN_SCANNER`` empty                                    clamd: ``/run/clamav/clamd.ctl`` or ``host:3310``
``TOWNPLAN_SCAN``    1                                        0: take evidence while the scanner is away
``TOWNPLAN_LOG``     empty                                    a file for the log, turned over; empty: stderr
``TOWNPLAN_CONFIRM_ROLES``  1                                 0: no second person for administrators and auditors
``TOWNPLAN_CONFIRM_RESETS`` 1                                 0: nor for new passwords of theirs
``TOWNPLAN_DEMO``    0                                        1: may start with demonstration accounts
``TOWNPLAN_DEBUG``   0                                        Django's debug pages, for developers only
==================== ======================================== ============================================

Whole numbers; 0 switches off what can be switched off. Where the standards disagree: ``docs/security.md``.

=================================== ======= ========================================================================
variable                            default meaning
=================================== ======= ========================================================================
``TOWNPLAN_PASSWORD_LENGTH``        10      characters at least
``TOWNPLAN_PASSWORD_CLASSES``       3       of small letters, capitals, digits and others, so many kinds at least
``TOWNPLAN_PASSWORD_HISTORY``       5       so many last passwords are not taken again
``TOWNPLAN_PASSWORD_DAYS``          90      so old, it is changed at the next sign-in
``TOWNPLAN_PASSWORD_WARNING_DAYS``  7       so many days ahead, every page says so
``TOWNPLAN_PASSWORD_TRIES``         5       wrong old passwords on the page to change one, then the session ends
``TOWNPLAN_SESSION_IDLE_MINUTES``   30      a session ends after so long without a request
``TOWNPLAN_SESSION_HOURS``          12      and so long after sign-in, whatever one does
``TOWNPLAN_SESSION_SCREEN_DAYS``    7       the meeting room's own account: only after so long without a look
``TOWNPLAN_SESSION_SINGLE``         0       1: a sign-in ends the person's other sessions
``TOWNPLAN_LOCK_FAILURES``          5       wrong passwords for one name from one address, then a lock ...
``TOWNPLAN_LOCK_MINUTES``           30      ... of so many minutes
``TOWNPLAN_LOCK_NAME_FAILURES``     20      for one name from all addresses, then one try a minute
``TOWNPLAN_LOCK_ADDRESS_FAILURES``  50      from one address for all names, then one try a minute
``TOWNPLAN_TOTP``                   0       1: administrators, reviewers and auditors also need a code (TOTP)
=================================== ======= ========================================================================
"""

import os
from datetime import timedelta
from pathlib import Path

from bootstrap_wrapper import get_bootstrap_css_dir
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .environment import (
    cache_settings,
    data_folder,
    database_settings,
    evidence_settings,
    flag,
    integer,
    logging_settings,
    names,
    secret_key,
    trace_key,
)
from .mailing import mail_server

# Uploaded workbooks are parsed with defusedxml, which refuses entities; openpyxl would prefer the lxml installed for
# Word. It reads this variable once, when it is first imported.
os.environ["OPENPYXL_LXML"] = "False"

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = data_folder(default=BASE_DIR / "var")

DEBUG = flag("TOWNPLAN_DEBUG", default=False)
DEMONSTRATION_ALLOWED = flag("TOWNPLAN_DEMO", default=False)
HTTPS = flag("TOWNPLAN_HTTPS", default=True)
CONTACT = os.environ.get("TOWNPLAN_CONTACT", "")
SECRET_KEY = secret_key(DATA_DIR)
#: The seals of the trace: their key, their folder, and where ``sealtrace`` sends them.
TRACE_KEY = trace_key(DATA_DIR)
SEALS_DIR = DATA_DIR / "seals"
SEALS_COPY = os.environ.get("TOWNPLAN_SEALS_COPY", "")
SEALS_MAIL = names("TOWNPLAN_SEALS_MAIL", "")
EMAIL_HOST, EMAIL_PORT = mail_server()
DEFAULT_FROM_EMAIL = os.environ.get("TOWNPLAN_MAIL_FROM", "townplan@localhost")
EMAIL_TIMEOUT = 10  # seconds
#: Reminders: where their links lead, and which hosts a group's robot may have beside those of the three services.
ADDRESS = os.environ.get("TOWNPLAN_ADDRESS", "").rstrip("/")
ROBOT_HOSTS = [host.lower() for host in names("TOWNPLAN_ROBOT_HOSTS", "")]
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
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "django_filters",
    "departments",
    "targets",
    "reports",
    "projects",
    "supervision",
    "dashboards",
    "setup",
    "planreader",
    "drafts",
    "publishing",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "publishing.middleware.WithoutCookiesMiddleware",
    "townplan.middleware.private.NoStoreMiddleware",
    "townplan.middleware.compression.CompressMiddleware",
    "publishing.middleware.ApiMiddleware",
    "csp.middleware.CSPMiddleware",
    "townplan.middleware.language.ChosenLanguageMiddleware",
    "townplan.middleware.readable.ReadableCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "townplan.middleware.exports.RecordExportsMiddleware",
    "townplan.middleware.session_loss.KeepInputMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "townplan.middleware.sessions.SessionLimitsMiddleware",
    "townplan.middleware.sessions.FirstThingsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    # Last of the middleware, before the view: CsrfViewMiddleware reads the posted data only there.
    "townplan.middleware.request_size.RequestSizeMiddleware",
    "townplan.middleware.readable.ReadableMiddleware",
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
                "townplan.context_processors.password_age",
            ],
        },
    },
]

FORM_RENDERER = "townplan.views.fields.PageRenderer"

# --- database -------------------------------------------------------------------------------------------------------

DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL", ""), DATA_DIR)}
if _replica := os.environ.get("TOWNPLAN_REPLICA", ""):
    DATABASES["replica"] = database_settings(_replica, DATA_DIR)
    DATABASE_ROUTERS = ["townplan.middleware.replica.ReplicaRouter"]
    MIDDLEWARE.append("townplan.middleware.replica.ReplicaMiddleware")
CACHES = cache_settings(os.environ.get("TOWNPLAN_CACHE", ""), SECRET_KEY)

# --- people ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "departments.backends.RolesBackend"]
#: How old a password may be, and so many days ahead its person is told; wrong old ones when it is changed.
PASSWORD_DAYS = integer("TOWNPLAN_PASSWORD_DAYS", 90)
PASSWORD_WARNING_DAYS = integer("TOWNPLAN_PASSWORD_WARNING_DAYS", 7)
PASSWORD_TRIES = integer("TOWNPLAN_PASSWORD_TRIES", 5, least=1)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": integer("TOWNPLAN_PASSWORD_LENGTH", 10, least=8)},
    },
    {
        "NAME": "departments.passwords.CharacterClassesValidator",
        "OPTIONS": {"classes": integer("TOWNPLAN_PASSWORD_CLASSES", 3)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "departments.passwords.EarlierPasswordValidator",
        "OPTIONS": {"last": integer("TOWNPLAN_PASSWORD_HISTORY", 5)},
    },
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
#: Of idleness (``middleware.sessions``), from sign-in on, and without a look where the account shows the screen alone.
SESSION_COOKIE_AGE = integer("TOWNPLAN_SESSION_IDLE_MINUTES", 30, least=1) * 60
SESSION_SECONDS = integer("TOWNPLAN_SESSION_HOURS", 12, least=1) * 60 * 60
SESSION_SCREEN_SECONDS = integer("TOWNPLAN_SESSION_SCREEN_DAYS", 7, least=1) * 24 * 60 * 60
#: Off: a clerk reads on the phone what the office PC has open, and would be signed out in the middle of a form. A town
#: that is graded for level 3 may have to limit sessions.
SESSION_SINGLE = flag("TOWNPLAN_SESSION_SINGLE", default=False)
#: A second factor for whoever has power over other people's reports and accounts (``departments.second_factor``).
TOTP_REQUIRED = flag("TOWNPLAN_TOTP", default=False)
OTP_TOTP_ISSUER = "Townplan"

#: Whether an administrator's or auditor's account is made, and its password reset, only with the confirmation of a
#: second administrator or of the auditor, from the moment that a town has two such people (``departments.confirming``)
CONFIRM_ROLES = flag("TOWNPLAN_CONFIRM_ROLES", default=True)
CONFIRM_RESETS = flag("TOWNPLAN_CONFIRM_RESETS", default=True)
CONFIRM_HOURS = 24  # so long nobody confirms for who gave them their account or its password

#: What is counted, and which browsers are spared: ``departments.locks``.
AXES_HANDLER = "departments.locks.SeparateLimitsHandler"
AXES_CLIENT_IP_CALLABLE = "targets.trace.record.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address", "user_agent"]]
AXES_FAILURE_LIMIT = integer("TOWNPLAN_LOCK_FAILURES", 5, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=integer("TOWNPLAN_LOCK_MINUTES", 30, least=1))
LOCK_NAME_FAILURES = integer("TOWNPLAN_LOCK_NAME_FAILURES", 20, least=1)
LOCK_ADDRESS_FAILURES = integer("TOWNPLAN_LOCK_ADDRESS_FAILURES", 50, least=1)
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

# --- files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
# Bootstrap's own style sheets, from its wheel; its scripts are not needed.
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap/css", get_bootstrap_css_dir())]
EVIDENCE = os.environ.get("TOWNPLAN_EVIDENCE", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Not in the static folder: evidence is served by a view that checks the reader's rights.
    "evidence": evidence_settings(EVIDENCE, DATA_DIR),
}
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
#: My month as a workbook: what an upload may hold, zipped and unzipped.
WORKBOOK_MAX_BYTES = 5 * 1024 * 1024
WORKBOOK_MAX_UNPACKED_BYTES = 20 * 1024 * 1024
WORKBOOK_MAX_SHEETS = 20
WORKBOOK_MAX_ROWS = 50_000  # of all its sheets together
WORKBOOK_MAX_CELLS = 300_000
#: A plan's file, on its way to a running plan (``drafts``).
PLAN_MAX_BYTES = 20 * 1024 * 1024
#: A file of evidence, and what may come in one go: more is refused before it is read (``middleware.request_size``).
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
EVIDENCE_MAX_REQUEST_BYTES = 40 * 1024 * 1024
EVIDENCE_MAX_FILES = 20  # in a report
EVIDENCE_MAX_PIXELS = 64_000_000  # of a photo (JPEG): the largest that phones take
EVIDENCE_MAX_PIXELS_DECODED = 24_000_000  # of a PNG or WebP, which cannot be decoded at a fraction of its size
EVIDENCE_MAX_REPORT_BYTES = 200 * 1024 * 1024  # of a report's files together, those that were removed among them
EVIDENCE_MAX_PACKAGE_BYTES = 500 * 1024 * 1024  # of a month's files that are taken along as one zip
EVIDENCE_ABANDONED_HOURS = 24  # so old, a file in the evidence folder that belongs to no report is removed
#: Files that people upload: what is larger than this is opened in a process of its own (``targets.files.apart``) ...
APART_FROM_BYTES = 1024 * 1024  # of a workbook, unpacked
APART_FROM_PIXELS = 1_000_000  # of a picture
#: ... which is ended after so many seconds of computing, or when it needs so much memory (on Windows by time alone).
APART_SECONDS, APART_MEGABYTES = 20, 768
EVIDENCE_MAX_UNPACKED_BYTES = 200 * 1024 * 1024  # of a Word or Excel file, which is a zip
#: The scanner (clamd) that is asked about each file of evidence; and whether files wait for it while it is away.
SCANNER = os.environ.get("TOWNPLAN_SCANNER", "")
SCANNER_REQUIRED = flag("TOWNPLAN_SCAN", default=True)
SCANNER_SECONDS = 20

# --- security -------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
KNOWN_BROWSER_COOKIE_NAME = "known"  # ``departments.locks``
if HTTPS:
    # A browser takes these names from this very host alone, and over HTTPS alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME, KNOWN_BROWSER_COOKIE_NAME = "__Host-language", "__Secure-known"
SECURE_SSL_REDIRECT = HTTPS
# A watchdog on the server asks without a proxy; the API refuses (``publishing.middleware``).
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^api/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
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

LOGGING = logging_settings()
