"""The product's settings, with what a test run needs otherwise, and why.

Each process gets a data folder of its own, so that runs side by side never meet.
"""

import atexit
import os
import shutil
import tempfile
from datetime import timedelta

if "AFTERCARE_TEST_DATA" not in os.environ:  # a live server started by a test is told its folder
    _folder = tempfile.mkdtemp(prefix="aftercare-test-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    os.environ["AFTERCARE_DATA"] = _folder
else:
    os.environ["AFTERCARE_DATA"] = os.environ["AFTERCARE_TEST_DATA"]
for _name in ("AFTERCARE_MODE", "AFTERCARE_DEBUG", "AFTERCARE_DEMO", "AFTERCARE_URL", "AFTERCARE_STATIC"):
    os.environ.pop(_name, None)

from aftercare.config.settings import *  # noqa: E402, F403
from aftercare.config.settings import DATABASES  # noqa: E402

SECRET_KEY = "only for tests: the live server of a test must share it"
# Messages are asserted as they stand in the code; `chinese` switches.
LANGUAGE_CODE = "en"
# argon2 is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Files as they lie in the apps: no collectstatic before a test. A live server looks for them once.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = "AFTERCARE_TEST_DATA" not in os.environ
WHITENOISE_MAX_AGE = 600
# A pool keeps connections open, and a database with open connections can be neither copied nor dropped.
DATABASES["default"]["OPTIONS"].pop("pool", None)
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
# Tests live in March 2026 by the times they pass; those about late records set the product's limit.
LATE_AFTER = timedelta(days=36_500)
# Browsers take a passkey on localhost without a certificate; whoever checks it has to be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
