"""All settings, read from the environment. Each variable is described in docs/configuration.md."""

import base64
import hashlib
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environ import FileAwareEnv

from core.logging import logging_config
from core.zones import pin_tzdata

django_stubs_ext.monkeypatch()
pin_tzdata()

BASE_DIR = Path(__file__).resolve().parent.parent
env = FileAwareEnv()

# ── Required ─────────────────────────────────────────────────────────────────────────────────────────────────────────
SECRET_KEY = env.str("SECRET_KEY")
DATABASES = {"default": env.db("DATABASE_URL")}
REDIS_URL = env.str("REDIS_URL")
PUBLIC_URL = env.str("PUBLIC_URL").rstrip("/")  # where people reach the product; mails link here
TELEPHONY_PUBLIC_URL = env.str("TELEPHONY_PUBLIC_URL", PUBLIC_URL).rstrip("/")  # where the provider of calls does

# ── Names and addresses ──────────────────────────────────────────────────────────────────────────────────────────────
MARKETPLACE_NAME = env.str("MARKETPLACE_NAME", "Clora")
ASSISTANT_NAME = env.str("ASSISTANT_NAME", "Klara")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "interviews@clora.example")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", "support@clora.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ── Mode ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
DEBUG = env.bool("DEBUG", False)
_public = urlsplit(PUBLIC_URL)
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=sorted({urlsplit(url).hostname or "" for url in (PUBLIC_URL, TELEPHONY_PUBLIC_URL)})
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "core.apps.StaticFiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "lucide",
    "template_partials.apps.SimpleAppConfig",
    "core",
    "accounts",
    "notifications",
    "marketplace",
    "interviews",
    "voicecalls",
    "ats_sync",
]

MIDDLEWARE = [
    "core.reference.reference_middleware",
    # Outside whatever answers by itself (the way to https, static files, refused hosts).
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.reader.reader_middleware",
    "core.errors.not_allowed_middleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.access.access_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_loaders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "accounts.navigation.navigation",
            ],
        },
    }
]

# ── Database, cache, sessions: PostgreSQL alone carries a booking; Redis only carries hints ─────────────────────────
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 would forget throttles and the heartbeat
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# ── Languages and time ───────────────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["core.formats"]

# ── Static files ─────────────────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

WHITENOISE_ALLOW_ALL_ORIGINS = False

# ── Accounts (allauth) ───────────────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "marketplace.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupDetailsForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = MARKETPLACE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
INVITATION_LIFETIME = timedelta(days=14)

# ── Secrets at rest: Fernet keys, newest first ───────────────────────────────────────────────────────────────────────
ENCRYPTION_KEYS = env.list(
    "ENCRYPTION_KEYS",
    default=[base64.urlsafe_b64encode(hashlib.sha256(b"at-rest:" + SECRET_KEY.encode()).digest()).decode()],
)

# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
vars().update(env.email("EMAIL_URL", default="smtp://127.0.0.1:1025"))
EMAIL_TIMEOUT = 10

# ── Celery: only turns the crank; the due row is the schedule ────────────────────────────────────────────────────────
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# max_retries: a hint that cannot be sent now is not worth waiting for, the sweep makes up for it.
# The time-outs bound the same for a broker that hangs; they exceed the second that a worker's BRPOP blocks.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "max_retries": 0,
    "socket_timeout": 3,
    "socket_connect_timeout": 2,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = {
    # A task that waited longer than its own period is worthless: the next one does its work.
    "deliver-due-mail": {"task": "notifications.deliver_due", "schedule": 5.0, "options": {"expires": 5.0}},
    "heartbeat": {"task": "core.heartbeat", "schedule": 10.0, "options": {"expires": 10.0}},
    "send-reminders": {"task": "interviews.send_reminders", "schedule": 30.0, "options": {"expires": 30.0}},
    "replan-reminders": {"task": "interviews.replan_reminders", "schedule": 30.0, "options": {"expires": 30.0}},
    "replace-leavers": {"task": "interviews.replace_leavers", "schedule": 60.0, "options": {"expires": 60.0}},
    "read-calendars": {"task": "interviews.read_calendars", "schedule": 30.0, "options": {"expires": 30.0}},
    "call-tick": {"task": "voicecalls.tick", "schedule": 10.0, "options": {"expires": 10.0}},
    "place-calls": {"task": "voicecalls.place", "schedule": 2.0, "options": {"expires": 2.0}},
    "replan-calls": {"task": "voicecalls.replan", "schedule": 5.0, "options": {"expires": 5.0}},
    # Kept for longer: behind a queue of calls to be placed its turn comes late, and then it is needed most.
    "reconcile-calls": {"task": "voicecalls.reconcile", "schedule": 5.0, "options": {"expires": 30.0}},
    "read-linked": {"task": "ats_sync.read", "schedule": 5.0, "options": {"expires": 5.0}},
    "hear-linked": {"task": "ats_sync.events", "schedule": 5.0, "options": {"expires": 5.0}},
    "purge-linked": {"task": "ats_sync.purge", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "push-to-linked": {"task": "ats_sync.push", "schedule": 5.0, "options": {"expires": 5.0}},
    "purge-calls": {"task": "voicecalls.purge", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "sweep-calls": {"task": "voicecalls.sweep", "schedule": 600.0, "options": {"expires": 600.0}},
}
HEARTBEAT_MAX_AGE = timedelta(seconds=60)
READINESS_CHECKS = {"calls": "voicecalls.queries.ticking.is_ticking"}  # besides database, broker and heartbeat

# ── Telephone ────────────────────────────────────────────────────────────────────────────────────────────────────────
TELEPHONY_URL = env.str("TELEPHONY_URL", "").rstrip("/")  # empty: Twilio itself; else an exchange on this machine
# For trying calls at night and on Sundays: the clocks of everybody called, ahead of the real ones. Never in earnest.
CALLS_CLOCK_AHEAD = timedelta(seconds=env.int("CALLS_CLOCK_AHEAD", 0))
if CALLS_CLOCK_AHEAD and urlsplit(TELEPHONY_URL).hostname not in ("127.0.0.1", "localhost"):
    raise ImproperlyConfigured("CALLS_CLOCK_AHEAD is for an exchange on this machine (TELEPHONY_URL), not for phones.")
CALLS_MOST_DRIFT = timedelta(seconds=10)  # between this host's clock and the database's; zero: nobody asks
# What is known of calls may get lost. For how many seconds we hear nothing before we look:
CALLS_RESERVED_FOR = timedelta(seconds=env.int("CALLS_RESERVED_FOR", 60))  # a reserved call that nobody placed
CALLS_LOOKS_AFTER = [timedelta(seconds=age) for age in env.list("CALLS_LOOKS_AFTER", cast=int, default=[15, 30])]
CALLS_RING_SILENCE = timedelta(seconds=env.int("CALLS_RING_SILENCE", 100))  # a call that neither began nor ended
CALLS_TALK_SILENCE = timedelta(seconds=env.int("CALLS_TALK_SILENCE", 21 * 60))  # one that should have ended, by its age

# ── Applicant tracking systems ───────────────────────────────────────────────────────────────────────────────────────
ATS_VENDORS = {"recruitee": "ats_sync.recruitee.Recruitee"}
RECRUITEE_URL = env.str("RECRUITEE_URL", "").rstrip("/")  # empty: Recruitee itself; else a stand-in on this machine
ATS_REQUESTS_PER_SECOND = 4.0  # to each organization's company, by all workers together
# After so many seconds we look what became of a request that was not answered: longer than any can be under way.
ATS_LOOK_AFTER = timedelta(seconds=env.int("ATS_LOOK_AFTER", 30))
LICENSORS = ["ats_sync.licences.Links"]  # who is asked whether an application still stands where it stood

# ── Security headers ─────────────────────────────────────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"

# ── Booking ──────────────────────────────────────────────────────────────────────────────────────────────────────────
LINK_LIFETIME = timedelta(days=60)
CALENDAR_PRIVATE_HOSTS = frozenset(env.list("CALENDAR_PRIVATE_HOSTS", default=[]))
WRONG_TOKENS_ALLOWED = 20  # wrong link tokens per address and ten minutes

DEFAULT_EXCEPTION_REPORTER_FILTER = "core.reports.NothingThatWasSent"
LOGGING = logging_config(env.str("LOG_FORMAT", "console" if DEBUG else "json"))
