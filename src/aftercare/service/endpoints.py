"""The API of service work."""

from ninja import Router

from aftercare.service.evidence.endpoints import router as evidence
from aftercare.service.life.endpoints import router as life
from aftercare.service.orders.endpoints import router as orders
from aftercare.service.requests.endpoints import router as requests
from aftercare.service.states.endpoints import router as states
from aftercare.service.steps.endpoints import router as visits

router = Router()
for one in (requests, orders, visits, evidence, states, life):
    router.add_router("", one)
