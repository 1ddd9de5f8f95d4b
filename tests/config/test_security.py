"""Headers that every page carries."""

import pytest
from django.http import HttpResponse

from aftercare.config.security import HEADER, SecurityPolicyMiddleware


@pytest.mark.django_db
def test_every_page_has_a_strict_policy(client) -> None:
    policy = client.get("/accounts/login/").headers[HEADER]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_view_may_be_stricter(rf, settings) -> None:
    own = SecurityPolicyMiddleware(lambda _request: HttpResponse(headers={HEADER: "sandbox"}))
    assert own(rf.get("/")).headers[HEADER] == "sandbox"
