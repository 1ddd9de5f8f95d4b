"""What the API says about fetching parts on the way."""

from datetime import datetime

from ninja import Schema


class PickupOut(Schema):
    """One call at a store before a visit; part → whole pieces; the place in micro-degrees of WGS-84."""

    staff_id: int
    store: str
    latitude_e6: int
    longitude_e6: int
    start_at: datetime
    end_at: datetime
    parts: dict[str, int]
