"""All settings, read from the environment; see `.env.example` for the list.

Without `DEBUG` the defaults are those of a production server: no default secret,
HTTPS only. Policy (pass marks, grace seconds) is data and lives in the database.
"""

from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from config import backends
from config.environment import Environment, directory, read_dotenv, single_sign_on
from config.environment.scanner import scanner_at
from config.logs.settings import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
read_dotenv()
env = Environment()

# Development and demo: a secret key of its own, any host, demo accounts, no HTTPS.
DEMO = env.bool("DEBUG", default=False)
# Django's own error pages name every address and setting: for whoever mends the code only.
DEBUG = DEMO and env.bool("DEBUG_PAGES", default=False)
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

if DEMO:
    SECRET_KEY = env("SECRET_KEY", default="for-development-only-" + "x" * 40)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
else:
    SECRET_KEY = env("SECRET_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")

# What SECRET_KEY was before, newest first: sessions, links and sealed keys of then still open.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

SITE_URL = env("SITE_URL", default=f"http://localhost:{env('PORT', default='8000')}")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# On which address the web server listens. A server's proxy stands on the same machine.
BIND = env("BIND", default="0.0.0.0" if DEMO else "127.0.0.1")  # noqa: S104 - to try it out
# Networks of the proxies whose X-Forwarded-… headers are believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1/128"])
# Hosts that are knowingly asked without TLS (config/backends/encryption.py).
UNENCRYPTED_HOSTS = env.list("UNENCRYPTED_HOSTS", default=[])

INSTALLED_APPS = [
    "certificates",
    "learning",
    "quizzes",
    "cms",
    "config.apps.StaffUsersConfig",
    "wagtail.contrib.settings",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "django_htmx",
    "django_q",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.proxies.trusted_proxies",
    "config.logs.requests.log_requests",
    "config.answer_headers.guard_answers",
    "config.metrics.requests.count_requests",
    "config.metrics.requests.tell_metrics",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.no_plain_api",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.GzipPages",
    "config.middleware.nothing_kept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.language_from_cookie",
    "config.middleware.refusals_for_programs",
    "config.middleware.SoundAddress",
    "config.body_limits.limit_bodies",
    "config.composing.compose_what_is_sent",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.count_use",
    "learning.accounts.first_passwords.door.FirstPasswordDoor",
    "config.middleware.AdminDoor",
    "learning.accounts.second_factor.door.FactorDoor",
    "learning.accounts.proof_again.guard.ProofGuard",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "learning.access.audit.recording.audit_log",
    "cms.admin.conflicts.AnswerSecond",
    "cms.admin.creating.CreateOnce",
    "cms.admin.deletions.RefuseProtectedDeletion",
    "config.admin_addresses.SoundAdminAddress",
    "cms.admin.lists.LinesOfSeenLists",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = backends.databases(env, VAR_DIR)
# Queries of every attempt written out once (config/compiled_query.py), or by Django each time.
COMPILED_QUERIES = env.bool("COMPILED_QUERIES", default=True)
# What holds the clock on SQLite (quizzes/clock.py).
CLOCK_FILE = VAR_DIR / "clock.json"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by web and worker processes: rate limits and the workers' heartbeats.
CACHES = backends.caches(env)
# Checks of certificates that one address may make a minute, in each web process.
VERIFY_PER_MINUTE = env.int("VERIFY_PER_MINUTE", default=120)
# Where earlier versions kept the key of the Open Badges: from here it goes into the database.
BADGE_KEY_FILE = env("BADGE_KEY_FILE", default=str(VAR_DIR / "badge-key.pem"))
# Sign the audit log, the one in use first; by default they hang on SECRET_KEY. The anchor is the
# last seal that this machine made, kept outside the database.
AUDIT_KEYS = env.list("AUDIT_KEYS", default=[])
AUDIT_ANCHOR_FILE = env("AUDIT_ANCHOR_FILE", default=str(VAR_DIR / "audit-anchor"))

# The task is queued in the transaction of the data it is about (ORM broker).
Q_CLUSTER = {
    "name": "dan-van",
    "orm": "default",
    "broker_class": "config.queue.broker.Lanes",
    # That do everything; two more are kept free (config/queue/pool.py).
    "workers": env.int("WORKERS", default=2),
    "timeout": 120,
    "retry": 180,
    "max_attempts": 5,
    "ack_failures": False,
    "catch_up": False,
    "poll": 0.3,
    "guard_cycle": 1,
    "save_limit": -1,  # failures are kept; a success needs no row of its own
    "label": "django-q2",
}

AUTH_USER_MODEL = "learning.User"
AUTHENTICATION_BACKENDS = ["learning.accounts.sign_in.Backend"]
# Passwords of the agency's directory, where LDAP_URL names one; see docs/sign-in.md.
if _directory := directory.directory_settings(env):
    vars().update(_directory)
    AUTHENTICATION_BACKENDS = ["learning.accounts.directory.DirectoryBackend"]
# OWASP's parameters, by measurement (docs/performance.md); old hashes are made anew at sign-in.
PASSWORD_HASHERS = [
    "learning.accounts.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "learning.accounts.passwords.StrengthValidator"},
    {"NAME": "learning.accounts.breached.BreachedValidator"},
]
# A file of hashes as Have I Been Pwned's downloader writes it; empty: none is asked.
BREACHED_PASSWORDS = env("BREACHED_PASSWORDS", default="")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "learning.accounts.adapter.StaffAccountAdapter"
ACCOUNT_FORMS = {
    "login": "learning.accounts.forms.LoginForm",
    "change_password": "learning.accounts.forms.ChangePasswordForm",
    "reset_password": "learning.accounts.forms.ResetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_code"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
# Passwords are limited in `learning/accounts/limits.py`; codes in `second_factor/forms.py`.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "change_password": None}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Whoever types an address of strangers would have us write to them.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "learning.accounts.adapter.display_name"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"

# Other systems at which people may sign in; see docs/sign-in.md.
SSO_PROVIDERS = single_sign_on.providers_of(env.json("SSO_PROVIDERS", default=[]), plain_http=DEMO)
SOCIALACCOUNT_PROVIDERS = single_sign_on.allauth_apps(SSO_PROVIDERS)
SOCIALACCOUNT_ADAPTER = "learning.accounts.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False

ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60  # our own policy is asked first
MFA_ADAPTER = "learning.accounts.second_factor.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A clock that is half a minute wrong is no reason to keep somebody out.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "learning.accounts.second_factor.forms.AuthenticateForm",
    "reauthenticate": "learning.accounts.second_factor.forms.ReauthenticateForm",
    "activate_totp": "learning.accounts.second_factor.forms.ActivateTOTPForm",
}

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://" if DEMO else "smtp://localhost:25")
vars().update(EMAIL_CONFIG)
# No page waits for the mail server: a mail is kept, and a worker sends it by the transport.
MAIL_TRANSPORT = EMAIL_CONFIG["EMAIL_BACKEND"].replace(
    "django.core.mail.backends.smtp", "cms.mail.smtp"
)
EMAIL_BACKEND = "cms.mail.outbox.OutboxBackend"
# Seconds that the server may be silent, at each step.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="khong-tra-loi@localhost")

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Who may see an uploaded file is asked of the application. A proxy that can then sends it:
# "X-Accel-Redirect" (nginx) or "X-Sendfile" (Apache, lighttpd); "" leaves it to us.
MEDIA_SENDFILE = env("MEDIA_SENDFILE", default="")
MEDIA_INTERNAL_URL = env("MEDIA_INTERNAL_URL", default="/media-noi-bo/")
# How large an upload may be: video and sound, and everything else.
# clamd: unix:/run/clamav/clamd.ctl or tcp://host:3310; empty: files are not scanned.
VIRUS_SCANNER = scanner_at(env("VIRUS_SCANNER", default=""))
MEDIA_MAX_MB = env.int("MEDIA_MAX_MB", default=300)
DOCUMENT_MAX_MB = env.int("DOCUMENT_MAX_MB", default=50)
PRIVATE_ROOT = VAR_DIR / "private"
# These folders, or an S3-compatible store that several hosts share.
STORAGES = {
    **backends.storages(env, PRIVATE_ROOT),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "config.backends.static_files.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEMO
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Completions are told only to https addresses on the public network, unless allowed.
WEBHOOKS_ALLOW_PRIVATE = env.bool("WEBHOOKS_ALLOW_PRIVATE", default=False)

# Addresses are typed on phones and read out: "dao-duc", without marks.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_SITE_NAME = _("Bồi dưỡng cán bộ, công chức")
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Dates in the editors' forms; the formats that are read in are in config/formats.
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/dang-nhap/"
WAGTAILIMAGES_IMAGE_MODEL = "cms.CmsImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.image_forms.CmsImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CmsDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.document_forms.CmsDocumentForm"
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "cms.admin.rich_text.ComposedTextArea"}}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
# Nobody types a password for somebody else: a letter or a link brings them to their own.
WAGTAILUSERS_PASSWORD_ENABLED = False
# Who may see a page or a document is said by people and roles, not by a word that is passed on.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_MODERATION_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

ADMIN_PREFIX = "/quan-tri/"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *single_sign_on.form_targets(SSO_PROVIDERS)],
        "frame-ancestors": [SELF],
    },
}
# Wagtail's admin writes scripts and styles into its pages. In all else it is held as strictly.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
# What no page of ours needs of a device; security keys and films in full size are used.
BROWSER_FEATURES = {
    **dict.fromkeys(
        [
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "serial",
            "usb",
        ],
        "()",
    ),
    "fullscreen": "(self)",
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
}
# Editors preview pages in a frame of the same site.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "config.sessions"
# Before somebody signs in; then the sign-in decides (config/sessions.py).
SESSION_COOKIE_AGE = 60 * 15
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# A browser takes names with this prefix from this very host over HTTPS only, for all its paths.
COOKIE_PREFIX = "" if DEMO else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
MESSAGE_COOKIE_NAME = f"{COOKIE_PREFIX}messages"
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}known_device"
MESSAGE_STORAGE = "config.message_storage.MessageStorage"
CSRF_FAILURE_VIEW = "config.error_pages.csrf_failure"

# Programs that call the API are refused instead.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^api/"]
if not DEMO:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True

# What the log looks like ("text", or "json" for machines), and whether each request has a line.
LOG_FORMAT = env("LOG_FORMAT", default="text")
LOGGING = logging_settings(
    LOG_FORMAT, env("LOG_LEVEL", default="INFO"), access=env.bool("ACCESS_LOG", default=not DEMO)
)

# Who may ask /metrics (docs/monitoring.md): networks, or whoever has the token.
METRICS_ALLOWED = env.list("METRICS_ALLOWED", default=["127.0.0.0/8", "::1/128"])
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# The key that signs certificates, if the agency has one for this system. See README.
SIGNING_KEY_FILE = env("SIGNING_KEY_FILE", default="")  # PKCS#12
SIGNING_KEY_PASSPHRASE = env("SIGNING_KEY_PASSPHRASE", default="")
SIGNING_PKCS11_MODULE = env("SIGNING_PKCS11_MODULE", default="")  # or a token
SIGNING_PKCS11_TOKEN = env("SIGNING_PKCS11_TOKEN", default="")
SIGNING_PKCS11_PIN = env("SIGNING_PKCS11_PIN", default="")
SIGNING_PKCS11_LABEL = env("SIGNING_PKCS11_LABEL", default="")
SIGNING_TIMESTAMP_URL = env("SIGNING_TIMESTAMP_URL", default="")  # RFC 3161
SIGNING_VISIBLE = env.bool("SIGNING_VISIBLE", default=False)
SIGNING_TRUST_ROOTS = env("SIGNING_TRUST_ROOTS", default="")  # folder of PEM or DER files

# Backups (`docs/backup.md`). They hold personal data: best on another disk, and copied elsewhere.
BACKUP_DIR = env("BACKUP_DIR", default=str(VAR_DIR / "backups"))
# Encrypted to age keys ("age1…", comma-separated), or by a passphrase; else neither encrypted nor
# with keys.
BACKUP_RECIPIENT = env.list("BACKUP_RECIPIENT", default=[])
BACKUP_PASSPHRASE = env("BACKUP_PASSPHRASE", default="")
BACKUP_NIGHTLY = env.bool("BACKUP_NIGHTLY", default=not DEMO)
BACKUP_KEEP_DAILY = env.int("BACKUP_KEEP_DAILY", default=14)
BACKUP_KEEP_WEEKLY = env.int("BACKUP_KEEP_WEEKLY", default=8)
BACKUP_MAX_MINUTES = env.int("BACKUP_MAX_MINUTES", default=240)
# An empty PostgreSQL database for tests of restoring, where the role may not create one.
RESTORE_TEST_DATABASE_URL = env("RESTORE_TEST_DATABASE_URL", default="")
# The names that were asked for above; a backup keeps what was said for them.
ASKED_OF_ENVIRONMENT = env.asked
