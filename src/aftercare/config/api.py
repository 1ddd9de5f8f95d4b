"""The API at /api/v1/: every app's `endpoints.router`, one way to sign in, one form of refusal.

`Idempotency-Key` makes a write happen once however often it is sent; `If-Match` carries the
version that the client saw, as `request.expected_version`; `Why-Late` (percent-encoded UTF-8) says why
something is recorded long after it happened. Read /api/ for people, /api/v1/openapi.json for programs.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from aftercare import __version__
from aftercare.base.kernel.commands import recorded_late, submission_key
from aftercare.base.kernel.errors import DomainError, InvalidError, NotAllowedError, NotFoundError, StaleError, Text
from aftercare.base.kernel.http import noted, problem
from aftercare.base.kernel.money import Money
from aftercare.base.kernel.values import NO_ZONE, refuse_impossible
from aftercare.base.kernel.words import Words
from aftercare.config import stale
from aftercare.platform.accounts import public as accounts

log = logging.getLogger(__name__)

API_ROOT = "/api/v1/"
OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


class SignInError(DomainError):
    """Nobody, or somebody whom we do not know."""

    code, message, status = "sign_in", _("Sign in first."), 401


class MalformedError(DomainError):
    """The body is no JSON, or the like."""

    code, message, status = "malformed", _("This request cannot be read."), 400


class FaultError(DomainError):
    """Our own fault; the log has the stack."""

    code, message, status = "fault", _("Something went wrong on our side. Nothing was changed."), 500


def _plain(value: Any) -> Any:
    if isinstance(value, Money | Words):
        return value.as_json()
    return str(value)  # lazy texts, decimals


class Renderer(BaseRenderer):
    """orjson: what we stored comes in UTC with Z, decimals as strings."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja's
        return orjson.dumps(data, default=_plain, option=OPTIONS)


class BodyParser(Parser):
    """orjson for bodies too; each is an object."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = orjson.loads(request.body)
        if not isinstance(body, dict):
            raise MalformedError
        return body


# What pydantic finds, in words for people. Anything else is "cannot be right".
FAULTS: dict[str, Text] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("There is no such field."),
    "string_too_short": _("This is too short: at least %(min_length)s characters."),
    "string_too_long": _("This is too long: at most %(max_length)s characters."),
    "too_long": _("These are too many: at most %(max_length)s."),
    "too_short": _("These are too few: at least %(min_length)s."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "greater_than": _("This must be more than %(gt)s."),
    "less_than": _("This must be less than %(lt)s."),
    "int_parsing": _("This must be a whole number."),
    "int_type": _("This must be a whole number."),
    "bool_parsing": _("This must be true or false."),
    "string_type": _("This must be text."),
    "enum": _("This is none of the choices: %(expected)s."),
    "literal_error": _("This is none of the choices: %(expected)s."),
    "datetime_parsing": _("This must be a time such as 2026-11-22T14:05:00+08:00."),
    "datetime_from_date_parsing": _("This must be a time such as 2026-11-22T14:05:00+08:00."),
    "timezone_aware": NO_ZONE,
    "date_from_datetime_parsing": _("This must be a date such as 2026-11-22."),
    "date_parsing": _("This must be a date such as 2026-11-22."),
    "uuid_parsing": _("This must be a UUID."),
    "json_invalid": _("This is not JSON."),
}
CANNOT_BE = _("This value cannot be right.")


def field_messages(errors: Sequence[Mapping[str, Any]]) -> dict[str, list[Text]]:
    """Pydantic's findings by field name (`visits.0.planned_at`), in the reader's language."""
    fields: dict[str, list[Text]] = {}
    for error in errors:
        source, *path = [str(part) for part in error["loc"]]
        # within a body ninja names the parameter first
        name = ".".join((path[1:] if source == "body" else path) or path or [source])
        text = str(FAULTS.get(error["type"], CANNOT_BE))
        try:
            fields.setdefault(name, []).append(text % (error.get("ctx") or {}))
        except (KeyError, TypeError, ValueError):
            fields.setdefault(name, []).append(CANNOT_BE)
    return fields


def _expected_version(header: str) -> int | None:
    text = header.removeprefix("W/").strip('" ')
    if not text or text == "*":
        return None
    if not text.isdecimal():
        raise InvalidError(fields={"If-Match": [_("This must be a whole number.")]})
    return int(text)


def submission_uid(request: HttpRequest) -> UUID | None:
    """The client's key as a uid: a UUID as it is, any other text as a name of its sender's."""
    text = request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip()
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        sender = getattr(request, "actor", None)
        return uuid5(NAMESPACE_URL, f"{getattr(sender, 'kind', '')}/{getattr(sender, 'id', '')}/{text}")


def as_submission(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Read the three headers before each operation, and refuse what none can take."""

    @wraps(operation)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        sent = request.META  # `headers` has the same in a mapping that raises an error for each that is missing
        request.expected_version = _expected_version(sent.get("HTTP_IF_MATCH", ""))  # type: ignore[attr-defined]
        refuse_impossible(kwargs)
        uid, why = submission_uid(request), unquote(sent.get("HTTP_WHY_LATE", ""))
        if uid is None and not why:
            return operation(request, *args, **kwargs)
        with submission_key(uid), recorded_late(why):
            return operation(request, *args, **kwargs)

    return run


class Api(NinjaAPI):
    """Ours, with the answer to stale writes in its document."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._documents: dict[Any, OpenAPISchema] = {}

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """The document; `path_prefix` stands before every address. Worked out once: half a second of a process."""
        asked = (path_prefix, tuple(sorted((path_params or {}).items())))
        if asked not in self._documents:
            made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            self._documents[asked] = stale.document(made)
        return self._documents[asked]


def make_api(namespace: str = "api") -> NinjaAPI:
    """The API with the endpoints of every app that has any."""
    made = Api(
        title="Aftercare · 售后",
        version=__version__,
        description="After-sales engineering service. Refusals are application/problem+json.",
        auth=accounts.api_auth,
        renderer=Renderer(),
        parser=BodyParser(),
        docs_url=None,
        urls_namespace=namespace,
    )
    made.add_decorator(as_submission)
    _speak_problems(made)
    for name in settings.INSTALLED_APPS:
        if name.startswith("aftercare.") and find_spec(f"{name}.endpoints"):
            made.add_router("", import_module(f"{name}.endpoints").router)
    return made


def _speak_problems(made: NinjaAPI) -> None:
    """Every refusal is a problem document."""
    makers: dict[type[Exception], Callable[[Any], DomainError]] = {
        DomainError: lambda error: error,
        ValidationError: lambda error: InvalidError(fields=field_messages(error.errors)),
        AuthenticationError: lambda _error: SignInError(),
        HttpError: _as_refusal,
        Http404: lambda _error: NotFoundError(),
    }
    for kind, make in makers.items():
        made.add_exception_handler(kind, _answering(make))
    made.add_exception_handler(StaleError, stale.refusal)
    made.add_exception_handler(Exception, _fault)


def _answering(make: Callable[[Any], DomainError]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, error: problem(make(error))


def _as_refusal(error: HttpError) -> DomainError:
    kinds: dict[int, type[DomainError]] = {401: SignInError, 403: NotAllowedError, 404: NotFoundError}
    return kinds.get(error.status_code, MalformedError)()


def _fault(request: HttpRequest, error: Any) -> HttpResponse:
    refusal = noted(request, error)
    if refusal is not None:
        return problem(refusal)
    log.error("fault at %s %s", request.method, request.path, exc_info=error)
    return problem(FaultError())


api = make_api()


def nothing_here(_request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - the address's
    """The answer to an unknown address under /api/."""
    return problem(NotFoundError())
