"""Hello, and the product."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from aftercare.config.urls import urlpatterns as product


def hello(_request: HttpRequest) -> HttpResponse:
    """The same body with middleware and without."""
    return HttpResponse(b"hello", content_type="text/plain", headers={"Content-Length": "5"})


urlpatterns = [path("bench/hello", hello), path("bench/bare", hello), *product]
