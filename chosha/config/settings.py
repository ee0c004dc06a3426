"""Settings. Everything an operator may turn is an environment variable CHOSHA_*, listed in docs/operating.md."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from chosha.config.databases import database
from chosha.config.environment import rtmp_url, whip_url
from chosha.config.keys import read_or_make

BASE_DIR = Path(__file__).resolve().parents[2]
CHOSHA_HOME = Path(os.environ.get("CHOSHA_HOME") or BASE_DIR / "var").resolve()
CHOSHA_DEMO = (CHOSHA_HOME / "demo-accounts.json").exists()
CHOSHA_BASE_URL = os.environ.get("CHOSHA_BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}").rstrip("/")
CHOSHA_VALKEY_URL = os.environ.get("CHOSHA_VALKEY_URL", "")
CHOSHA_SMTP_URL = os.environ.get("CHOSHA_SMTP_URL", "")
CHOSHA_MAIL_FROM = os.environ.get("CHOSHA_MAIL_FROM", "庁舎 <chosha@localhost>")
CHOSHA_BOUNCE_ADDRESS = os.environ.get("CHOSHA_BOUNCE_ADDRESS", "")
# The sample community asks nothing of the world.
CHOSHA_LINK_CARDS = os.environ.get("CHOSHA_LINK_CARDS", "1") != "0" and not CHOSHA_DEMO
CHOSHA_NGINX_KEY = os.environ.get("CHOSHA_NGINX_KEY", "")
CHOSHA_RTMP_URL = rtmp_url(CHOSHA_BASE_URL)
WHIP_URL = whip_url(CHOSHA_BASE_URL)
CHOSHA_LIVE_SMALL = os.environ.get("CHOSHA_LIVE_SMALL", "1") != "0"
CHOSHA_ICE_SERVERS = os.environ.get("CHOSHA_ICE_SERVERS", "").split()
CHOSHA_TURN_SECRET = os.environ.get("CHOSHA_TURN_SECRET", "")
CHOSHA_CONTACT = os.environ.get("CHOSHA_CONTACT", "")
CHOSHA_CAPTIONS_MODEL = os.environ.get("CHOSHA_CAPTIONS_MODEL", "")

SECRET_KEY = read_or_make(CHOSHA_HOME, "secret_key")
CHOSHA_MASK_KEY = read_or_make(CHOSHA_HOME, "mask_key")
CHOSHA_PROOF_KEY = read_or_make(CHOSHA_HOME, "proof_key")
DEBUG = os.environ.get("CHOSHA_DEBUG") == "1"
_host = urlsplit(CHOSHA_BASE_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = sorted({_host, "127.0.0.1", "localhost", "[::1]", *os.environ.get("CHOSHA_HOSTS", "").split()})
CSRF_TRUSTED_ORIGINS = [CHOSHA_BASE_URL]
HTTPS = CHOSHA_BASE_URL.startswith("https://")
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "chosha.ui",
    "chosha.audit",
    "chosha.jobs",
    "chosha.realtime",
    "chosha.links",
    "chosha.media",
    "chosha.guard",
    "chosha.members",
    "chosha.notices",
    "chosha.search",
    "chosha.moderation",
    "chosha.talk",
    "chosha.reception",
    "chosha.board",
    "chosha.broadcasts",
    "chosha.desks.lobby",
    "chosha.desks.home",
    "chosha.desks.welcome",
    "chosha.desks.secretariat",
    "chosha.desks.api",
    "chosha.desks.demo",
    "chosha.config",
]

MIDDLEWARE = [
    "chosha.config.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chosha.config.in_memory.kept_in_memory",
    "chosha.config.legible.LegibleOnly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "chosha.config.middleware.refusals",
    "allauth.account.middleware.AccountMiddleware",
    "chosha.config.middleware.MembersOnly",
    "chosha.config.middleware.Consenting",
    "chosha.config.middleware.ReadersOnly",
    "chosha.config.middleware.last_seen",
    "chosha.config.masks.carried",
]

ROOT_URLCONF = "chosha.config.urls"
WSGI_APPLICATION = "chosha.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "chosha/config/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["chosha.ui.templatetags.ui", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chosha.config.context.house",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("CHOSHA_DATABASE_URL", ""), CHOSHA_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "mail", "media", "hearing"],
    }
}

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["chosha.config.signed_in.AccountBackend"]
SESSION_ENGINE = "chosha.config.sessions"
MESSAGE_STORAGE = "chosha.config.toasts.OnDevice"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "name"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "chosha.config.failures.csrf_failed"

ACCOUNT_ADAPTER = "chosha.config.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the welcome mail proves the private address before the account exists
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/5m/ip", "login": "30/m/ip", "reset_password": "20/m/ip,5/h/key"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "chosha.members.forms.LoginForm",
    "reset_password": "chosha.members.forms.ForgottenForm",
    "reset_password_from_key": "chosha.members.forms.NewPasswordForm",
    "change_password": "chosha.members.forms.ChangePasswordForm",
    "set_password": "chosha.members.forms.FirstPasswordForm",
    "reauthenticate": "chosha.members.forms.AgainForm",
}
# How many of our own proxies stand in front and write X-Forwarded-For; 0 takes the address of the connection.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("CHOSHA_PROXIES", "0"))
MFA_ADAPTER = "chosha.config.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "chosha.members.forms.SecondStepForm",
    "reauthenticate": "chosha.members.forms.SecondStepAgainForm",
    "activate_totp": "chosha.members.forms.BeginSecondStepForm",
    "add_webauthn": "chosha.members.forms.AddPasskeyForm",
    "edit_webauthn": "chosha.members.forms.NamePasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are proved by the mail that leads to the account, not by allauth's own table
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "庁舎"
CACHES = (
    {"default": {"BACKEND": "chosha.config.valkey_cache.ValkeyCache", "LOCATION": CHOSHA_VALKEY_URL}}
    if CHOSHA_VALKEY_URL
    else {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 100_000}}}
)

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build/collected"
STATICFILES_DIRS = [BASE_DIR / "build/static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": CHOSHA_HOME / "media"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Uploads travel in pieces; a form body is text and a few pictures.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

EMAIL_BACKEND = "chosha.notices.engine.mailbox.FileMailbox"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CHOSHA_MAIL_FROM
EMAIL_TIMEOUT = 20
if CHOSHA_SMTP_URL:
    _smtp = urlsplit(CHOSHA_SMTP_URL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname, _smtp.port or (465 if _smtp.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _smtp.scheme == "smtps", _smtp.scheme == "smtp+tls"

# 403 and 404 are ordinary days; without this every mistyped address would be a warning.
QUIET = (
    ("django.request", "ERROR"),
    ("django.security.csrf", "ERROR"),  # it names the address, which may carry the token of a mail
    ("django_tasks", "WARNING"),
    ("django_tasks_db", "WARNING"),
    ("pikepdf", "WARNING"),
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("CHOSHA_LOG_LEVEL", "INFO")},
    "loggers": {name: {"level": level} for name, level in QUIET},
}
