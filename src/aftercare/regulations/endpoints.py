"""The API of regulations."""

from ninja import Router

from aftercare.regulations.breaches.endpoints import router as breaches
from aftercare.regulations.compliance.endpoints import router as compliance
from aftercare.regulations.escalations.endpoints import router as escalations
from aftercare.regulations.measures.endpoints import router as measures
from aftercare.regulations.overrides.endpoints import router as overrides
from aftercare.regulations.records.endpoints import router as records
from aftercare.regulations.registers.endpoints import router as registers
from aftercare.regulations.routines.endpoints import router as duties
from aftercare.regulations.waiting.endpoints import router as waiting

router = Router()
for one in (compliance, breaches, measures, duties, escalations, overrides, waiting, records, registers):
    router.add_router("", one)
