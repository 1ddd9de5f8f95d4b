"""The API with one endpoint for each thing that can go wrong."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import path
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from aftercare.base.kernel import commands
from aftercare.base.kernel.errors import StaleError
from aftercare.base.kernel.money import Money
from aftercare.base.kernel.words import Words
from aftercare.config.api import make_api, nothing_here

router = Router(auth=None)


class Line(Schema):
    quantity: int = Field(ge=1)


class Order(Schema):
    title: str = Field(min_length=2, max_length=10)
    at: AwareDatetime
    lines: list[Line] = []


@router.post("/orders")
def take(request: HttpRequest, order: Order) -> dict[str, Any]:
    return {
        "title": order.title,
        "at": order.at.astimezone(UTC),
        "price": Money(1250),
        "name": Words(zh="泵", en="Pump"),
        "key": str(commands._key.get()),
        "version": getattr(request, "expected_version", "unset"),
    }


@router.get("/many")
def many(request: HttpRequest, ids: list[int], since: datetime) -> list[int]:
    return ids


@router.get("/stale")
def stale(request: HttpRequest) -> None:
    raise StaleError


@router.get("/fault")
def fault(request: HttpRequest) -> None:
    raise ZeroDivisionError("secret inside")


guarded = Router()


@guarded.get("/mine")
def mine(request: HttpRequest) -> str:
    return "mine"


api = make_api("probe")
api.add_router("/probe", router)
api.add_router("/guarded", guarded)
urlpatterns = [path("api/v1/", api.urls), path("api/<path:rest>", nothing_here)]
