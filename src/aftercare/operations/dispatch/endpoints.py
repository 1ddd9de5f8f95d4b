"""The API of dispatch."""

from ninja import Router

from aftercare.operations.dispatch.board.endpoints import router as board

router = Router()
for one in (board,):
    router.add_router("", one)
