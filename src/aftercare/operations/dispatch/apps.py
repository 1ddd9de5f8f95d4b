"""Dispatch: who goes where, when. What it declares to the floors below."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "aftercare.operations.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from aftercare.operations.dispatch import panels
        from aftercare.operations.dispatch.board import receivers as board
        from aftercare.operations.dispatch.bookings import panels as booking_panels
        from aftercare.operations.dispatch.bookings import receivers as bookings
        from aftercare.operations.dispatch.receivers import following, registered
        from aftercare.operations.dispatch.slots import panels as slot_panels
        from aftercare.operations.dispatch.slots import receivers as slots

        registered.declare()
        following.register()
        board.register()
        bookings.register()
        panels.register()
        booking_panels.register()
        slot_panels.register()
        slots.register()
