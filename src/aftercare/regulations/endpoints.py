"""The API of regulations."""

from ninja import Router

from aftercare.regulations.routines.endpoints import router as duties

router = Router()
for one in (duties,):
    router.add_router("", one)
