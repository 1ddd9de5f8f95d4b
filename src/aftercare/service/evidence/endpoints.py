"""The API of what a clause wants: an approval that is asked for, or leave to go without."""

from ninja import Router

from aftercare.service.cases.endpoints import verb
from aftercare.service.evidence import services
from aftercare.service.evidence.schemas import WaiverIn
from aftercare.service.orders.schemas import OrderOut
from aftercare.service.requests.schemas import RequestOut
from aftercare.service.visits.schemas import VisitOut

router = Router(tags=["waivers"])

verb(router, "request", "ask-approval", services.ask_on_request, WaiverIn, RequestOut)
verb(router, "order", "ask-approval", services.ask_on_order, WaiverIn, OrderOut)
verb(router, "visit", "ask-approval", services.ask_on_visit, WaiverIn, VisitOut)
verb(router, "request", "waive", services.waive_on_request, WaiverIn, RequestOut)
verb(router, "order", "waive", services.waive_on_order, WaiverIn, OrderOut)
verb(router, "visit", "waive", services.waive_on_visit, WaiverIn, VisitOut)
