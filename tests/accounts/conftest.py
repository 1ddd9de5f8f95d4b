"""Sessions and lock-outs as the product has them, also where the settings of a test run differ."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _own_sessions(settings: Any) -> None:
    settings.SESSION_ENGINE = "aftercare.platform.accounts.sessions"
    settings.AXES_LOCKOUT_CALLABLE = "aftercare.platform.accounts.users.views.locked_out"
    settings.AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",
        "aftercare.platform.accounts.backends.LoginBackend",
    ]
