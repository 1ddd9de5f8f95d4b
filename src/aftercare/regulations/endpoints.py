"""The API of regulations."""

from ninja import Router

from aftercare.regulations.measures.endpoints import router as measures
from aftercare.regulations.routines.endpoints import router as duties

router = Router()
for one in (measures, duties):
    router.add_router("", one)
