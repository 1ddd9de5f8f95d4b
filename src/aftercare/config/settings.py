"""Settings, all from the environment (docs/operators.md lists them).

`embedded` (the default) keeps everything in one data folder with SQLite; `server` takes
`DATABASE_URL` for PostgreSQL. Nothing else differs between the two.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# `models.Field[str, str]`, `Lookup[str]`: Django knows these classes as generic for type checkers only.
django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """`NAME`, or the content of the file that `NAME_FILE` names."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            msg = f"{name}_FILE names {path}, which cannot be read: {error.strerror}"
            raise ImproperlyConfigured(msg) from error
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """True or False, nothing else."""
    text = env(name, str(default))
    if text not in {"True", "False"}:
        msg = f"{name} must be True or False, not {text!r}"
        raise ImproperlyConfigured(msg)
    return text == "True"


def env_int(name: str, default: int) -> int:
    """A whole number."""
    text = env(name, str(default))
    try:
        return int(text)
    except ValueError as error:
        msg = f"{name} must be a whole number, not {text!r}"
        raise ImproperlyConfigured(msg) from error


MODE = env("AFTERCARE_MODE", "embedded")
DEBUG = env_bool("AFTERCARE_DEBUG", default=False)
DEMO = env_bool("AFTERCARE_DEMO", default=False)
DATA = Path(env("AFTERCARE_DATA", ".var/data")).resolve()
DATA.mkdir(parents=True, exist_ok=True)


def _secret() -> str:
    """The key from the environment, else one made once and kept in the data folder."""
    given = env("AFTERCARE_SECRET_KEY")
    if given:
        return given
    path = DATA / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


SECRET_KEY = _secret()
ALLOWED_HOSTS = env("AFTERCARE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env("AFTERCARE_ORIGINS").split(",") if origin]
# What happened longer ago than this is recorded only with a right and a reason (decision 4).
LATE_AFTER = timedelta(hours=env_int("AFTERCARE_LATE_AFTER_HOURS", 72))
# The address that people reach us by; links in mails, QR codes and reports start with it.
PUBLIC_URL = env("AFTERCARE_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "aftercare.base.kernel",
    "aftercare.base.ui",
    "aftercare.platform.units",
    "aftercare.platform.journal",
    "aftercare.platform.worktime",
    "aftercare.platform.jobs",
    "aftercare.platform.numbering",
    "aftercare.platform.accounts",
    "aftercare.platform.files",
    "aftercare.platform.search",
    "aftercare.platform.approvals",
    "aftercare.platform.sheets",
    "aftercare.platform.printing",
    "aftercare.platform.imports",
    "aftercare.platform.exports",
    "aftercare.platform.notify",
    "aftercare.registry.organisation",
    "aftercare.registry.customers",
    "aftercare.registry.equipment",
    "aftercare.regulations",
    "aftercare.service",
    "aftercare.operations.knowledge",
    "aftercare.operations.supply",
    "aftercare.operations.upkeep",
    "aftercare.operations.dispatch",
    "aftercare.care.commerce",
    "aftercare.care.quality",
    "aftercare.judgement.insight",
    "aftercare.judgement.people",
    "aftercare.judgement.appraisal",
    "aftercare.judgement.pay",
    "aftercare.foresight.staffing",
    "aftercare.faces.portal",
    "aftercare.demo",
    "aftercare.drills",
    "aftercare.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "aftercare.config.security.SecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "aftercare.platform.accounts.middleware.ActorMiddleware",
    "aftercare.base.ui.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "aftercare.config.urls"
WSGI_APPLICATION = "aftercare.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # Our pages: templates/<app>/ of every app of ours. allauth keeps Django's language.
        "DIRS": sorted(str(path) for path in PACKAGE.glob("**/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "aftercare.base.ui.environment.environment",
            "context_processors": ["aftercare.base.ui.context.page"],
        },
    },
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "base" / "ui" / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "aftercare.base.ui.context.page",
            ],
        },
    },
]

# The widgets of every form, through Jinja2 as the pages around them: a tenth to a third less for the page of a form.
FORM_RENDERER = "django.forms.renderers.Jinja2"


def _sqlite(path: Path) -> dict[str, Any]:
    """WAL and IMMEDIATE are not optional: with Django's defaults racing writes fail.

    The cache is each connection's own, so it is small: what is read often stands in the mapped file. The log is
    brought into the file every 16 MB instead of 4: writers touch the same pages again and again.
    """
    return {
        "ENGINE": "aftercare.base.kernel.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # The driver keeps 128, and to prepare one anew costs more than its answer.
            "cached_statements": 1_024,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=268435456;"
                "PRAGMA cache_size=-16384;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;PRAGMA temp_store=MEMORY;"
                "PRAGMA wal_autocheckpoint=4000;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    """A pool, so that a request never pays for a connection."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        msg = "DATABASE_URL must be a postgresql:// address"
        raise ImproperlyConfigured(msg)
    query = parse_qs(parts.query)
    host = query["host"][0] if "host" in query else (parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": env_int("AFTERCARE_POOL", 8), "timeout": 20}},
    }


DATABASE_URL = env("DATABASE_URL")
if MODE == "server" and not DATABASE_URL:
    msg = "AFTERCARE_MODE=server needs DATABASE_URL"
    raise ImproperlyConfigured(msg)
DATABASES = {"default": _postgresql(DATABASE_URL) if DATABASE_URL else _sqlite(DATA / "aftercare.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "aftercare.platform.accounts.backends.LoginBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "aftercare.platform.accounts.users.rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_ADAPTER = "aftercare.platform.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# The subjects say whose mail it is; who has no login gets none.
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A code typed as it changes is still taken (RFC 6238, 5.2: one step for the delay).
MFA_TOTP_TOLERANCE = 1
ACCOUNT_FORMS = {
    "login": "aftercare.platform.accounts.users.forms.SignInForm",
    "reset_password": "aftercare.platform.accounts.users.forms.ForgottenForm",
    "change_password": "aftercare.platform.accounts.users.forms.NewPasswordForm",
    "set_password": "aftercare.platform.accounts.users.forms.FirstPasswordForm",
    "reset_password_from_key": "aftercare.platform.accounts.users.forms.ForgottenPasswordForm",
}
MFA_ADAPTER = "aftercare.platform.accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "aftercare.platform.accounts.users.forms.CodeForm",
    "reauthenticate": "aftercare.platform.accounts.users.forms.CodeAgainForm",
    "activate_totp": "aftercare.platform.accounts.users.forms.FirstCodeForm",
    "add_webauthn": "aftercare.platform.accounts.users.forms.AddPasskeyForm",
    "edit_webauthn": "aftercare.platform.accounts.users.forms.EditPasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_ADAPTER = "aftercare.platform.accounts.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {"provider_class": "aftercare.platform.accounts.oidc.adapter.OidcProvider"}
}
if env("AFTERCARE_OIDC_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "company",
            "name": env("AFTERCARE_OIDC_NAME", "Single sign-on"),
            "client_id": env("AFTERCARE_OIDC_CLIENT"),
            "secret": env("AFTERCARE_OIDC_SECRET"),
            "settings": {"server_url": env("AFTERCARE_OIDC_URL")},
        }
    ]
# Failed attempts are counted once, below: by login and address, for every process, and an administrator can lift it.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
AXES_FAILURE_LIMIT = env_int("AFTERCARE_LOGIN_FAILURES", 8)
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "aftercare.platform.accounts.public.address_of"
AXES_LOCKOUT_CALLABLE = "aftercare.platform.accounts.users.views.locked_out"

# Ends at once wherever it is ended: a session in a cache would live on in another process.
SESSION_ENGINE = "aftercare.platform.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("AFTERCARE_BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# No `unsafe-*` anywhere: scripts and styles are files of ours.
# Pictures of another server under the board's map, in Web Mercator; none unless an address is given (config/security).
MAP_TILES = env("AFTERCARE_MAP_TILES")
MAP_TILES_CREDIT = env("AFTERCARE_MAP_TILES_CREDIT")
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'none'; form-action 'self'"
)

LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_CODE = env("AFTERCARE_LANGUAGE", "zh-hans")
USE_I18N = USE_TZ = True
# Stored in UTC; shown in the zone of the site, else in this one.
TIME_ZONE = env("AFTERCARE_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("AFTERCARE_STATIC", str(DATA.parent / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}

EMAIL_URL = env("AFTERCARE_MAIL_URL")
_mail = urlsplit(EMAIL_URL)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _mail.hostname
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("AFTERCARE_MAIL_FROM", "aftercare@localhost")

# Files: a folder under the data folder, or s3://bucket with the usual AWS_* variables.
FILES_URL = env("AFTERCARE_FILES", "")
FILE_LIMIT_BYTES = env_int("AFTERCARE_FILE_LIMIT_MB", 40) * 2**20
SEAL_KEY_FILE = Path(env("AFTERCARE_SEAL_KEY", str(DATA / "seal" / "ed25519.key")))
SEAL_FILE = Path(env("AFTERCARE_SEALS", str(DATA / "seal" / "seals.jsonl")))

# Where huey keeps "job n is ready": a SQLite file of its own, PostgreSQL or Redis.
QUEUE_URL = env("AFTERCARE_QUEUE", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("AFTERCARE_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
