"""Where somebody's days begin, and what is known of their time: for plans and for the room for appointments."""

from collections.abc import Iterable, Mapping

from aftercare.operations.dispatch.planner.model import Place, Span
from aftercare.operations.dispatch.problems.rules.settings import Settings
from aftercare.operations.dispatch.problems.rules.shifts import Duty, Horizon
from aftercare.operations.dispatch.problems.selectors import people, work
from aftercare.registry.customers import public as customers
from aftercare.registry.organisation import public as organisation


class Places:
    """Every place once, by its coordinates."""

    def __init__(self) -> None:
        self.rows: list[Place] = []
        self._at: dict[tuple[int, int], int] = {}

    def index(self, point: organisation.Point, name: str) -> int:
        """The number of a place, a new one if it is not there yet."""
        key = (point.latitude_e6, point.longitude_e6)
        if key not in self._at:
            self._at[key] = len(self.rows)
            self.rows.append(Place(id=name, latitude_e6=key[0], longitude_e6=key[1]))
        return self._at[key]


def place_of(site: customers.SiteBrief | None, places: Places) -> int | None:
    """The number of a site's place."""
    return places.index(site.place, f"site:{site.id}") if site is not None and site.place is not None else None


def office_of(settings: Settings, places: Places) -> int | None:
    """The number of the office's place."""
    if settings.office_latitude_e6 is None or settings.office_longitude_e6 is None:
        return None
    point = organisation.Point(settings.office_latitude_e6, settings.office_longitude_e6, settings.office_datum)
    return places.index(point.to("wgs84"), "office")


def begins(person: people.Person, settings: Settings, office: int | None, places: Places) -> int | None:
    """Where the days begin and end: the home, the office, or nowhere in particular."""
    if settings.starts_from == "first_job":
        return None
    if settings.starts_from == "home" and person.home is not None:
        return places.index(person.home, f"home:{person.staff_id}")
    return office


def duty_of(
    person: people.Person,
    engaged: Iterable[work.Engagement],
    sites: Mapping[int, customers.SiteBrief],
    horizon: Horizon,
    places: Places,
) -> Duty:
    """The time of one person: hours, leave, and what they are engaged with."""
    spans, until, at_place = [], 0, None
    for one in engaged:
        spans.append(Span(horizon.seconds(one.start_at), horizon.seconds(one.end_at)))
        if one.is_under_way and spans[-1].end > until:
            until, at_place = spans[-1].end, place_of(sites.get(one.site_id or 0), places)
    return Duty(
        rostered=dict(person.rostered),
        based={
            number: places.index(place, f"base:{person.staff_id}:{number}") for number, place in person.based.items()
        },
        away=person.away,
        engaged=tuple(spans),
        on_call=person.on_call,
        until=until,
        at_place=at_place,
    )
