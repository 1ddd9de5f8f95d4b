"""Sites: a tree that moves, tells what lies above, and comes in by the thousand."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.actors import customer_actor, staff_actor
from tests.factories.customers import MONDAY, make_contact, make_customer, make_site
from tests.factories.units import make_office
from tests.factories.worktime import make_calendar

from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from aftercare.platform.journal.public import events_between, events_of
from aftercare.registry.customers import public as customers
from aftercare.registry.customers.errors import (
    NumberTakenError,
    OtherCustomerError,
    SiteCircleError,
    SiteInUseError,
    TooDeepError,
)
from aftercare.registry.customers.models import Site, SiteParty
from aftercare.registry.customers.public import Point, SiteRow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_site_stands_below_its_parent() -> None:
    campus = make_site(name="科技园")
    building = make_site(parent=campus, name="3 号楼")
    assert building.path == f"/{campus.pk}/{building.pk}/"
    (event,) = events_of("site", building.pk)
    assert event.payload["parent"] == campus.pk
    assert event.payload["customer"] == campus.customer_id


def test_what_is_not_said_here_is_said_above() -> None:
    campus = make_site(
        name="科技园", address="张江路 1 号", division_code="310115", access_notes="东门登记", calendar_key="office",
        place=Point(31_228_474, 121_478_224, "gcj02"),
    )  # fmt: skip
    room = make_site(
        parent=make_site(parent=campus, name="3 号楼", keys="物业前台"), name="机房", access_notes="穿鞋套"
    )
    brief = customers.site(room.pk)
    assert brief.full_name == "科技园 / 3 号楼 / 机房"
    assert (brief.address, brief.division_code, brief.calendar_key) == ("张江路 1 号", "310115", "office")
    assert (brief.access_notes, brief.keys) == ("东门登记\n穿鞋套", "物业前台")
    assert brief.place == Point(31_230_416, 121_473_701)
    assert customers.distance_m(room.pk, 31_230_416, 121_473_701) == 0
    assert customers.distance_m(make_site().pk, 0, 0) is None


def test_coordinates_stay_in_the_datum_in_which_they_came() -> None:
    site = make_site(place=Point(31_228_474, 121_478_224, "gcj02"))
    assert (site.latitude_e6, site.longitude_e6, site.datum) == (31_228_474, 121_478_224, "gcj02")
    customers.change_site(site_id=site.pk, place=None, by=SYSTEM, at=MONDAY)
    assert customers.site(site.pk).place is None


def test_hours_are_those_of_a_calendar_that_there_is() -> None:
    site = make_site()
    with pytest.raises(InvalidError) as refusal:
        customers.change_site(site_id=site.pk, calendar_key="no-such", name="别的", by=SYSTEM, at=MONDAY)
    assert list(refusal.value.fields) == ["calendar_key"]
    site.refresh_from_db()
    assert (site.calendar_key, site.version) == ("", 1)
    calendar = make_calendar(key="mall")
    customers.change_site(site_id=site.pk, calendar_key=calendar.key, by=SYSTEM, at=MONDAY)
    site.refresh_from_db()
    assert site.calendar_key == "mall"


def test_a_branch_moves_with_all_below_it() -> None:
    customer = make_customer()
    old, new = make_site(customer=customer), make_site(customer=customer)
    building = make_site(parent=old)
    floor = make_site(parent=building)
    room = make_site(parent=floor)
    customers.move_site(site_id=building.pk, parent_id=new.pk, by=SYSTEM, at=MONDAY)
    paths = dict(Site.objects.values_list("pk", "path"))
    assert paths[building.pk] == f"/{new.pk}/{building.pk}/"
    assert paths[room.pk] == f"/{new.pk}/{building.pk}/{floor.pk}/{room.pk}/"
    assert set(customers.site_ids_below(new.pk)) == {new.pk, building.pk, floor.pk, room.pk}
    moved = events_of("site", building.pk)[-1]
    assert (moved.payload["from_parent"], moved.payload["to_parent"]) == (old.pk, new.pk)
    customers.move_site(site_id=building.pk, parent_id=None, by=SYSTEM, at=MONDAY)
    assert Site.objects.get(pk=floor.pk).path == f"/{building.pk}/{floor.pk}/"


def test_a_site_is_not_put_below_itself() -> None:
    campus = make_site()
    room = make_site(parent=make_site(parent=campus))
    with pytest.raises(SiteCircleError):
        customers.move_site(site_id=campus.pk, parent_id=room.pk, by=SYSTEM, at=MONDAY)
    campus.refresh_from_db()
    assert (campus.parent_id, campus.version) == (None, 1)


def test_a_site_is_not_put_under_another_customer() -> None:
    site, foreign = make_site(), make_site()
    with pytest.raises(OtherCustomerError):
        customers.move_site(site_id=site.pk, parent_id=foreign.pk, by=SYSTEM, at=MONDAY)
    with pytest.raises(OtherCustomerError):
        customers.register_site(customer_id=site.customer_id, parent_id=foreign.pk, name="x", by=SYSTEM, at=MONDAY)
    assert Site.objects.count() == 2


def test_a_tree_has_a_bottom() -> None:
    deep = make_site()
    Site.objects.filter(pk=deep.pk).update(path="/" + "123456789/" * 18)
    with pytest.raises(TooDeepError):
        make_site(parent=Site.objects.get(pk=deep.pk))


def test_a_site_with_open_sites_below_is_not_closed() -> None:
    campus = make_site()
    building = make_site(parent=campus)
    with pytest.raises(SiteInUseError):
        customers.close_site(site_id=campus.pk, by=SYSTEM, at=MONDAY + DAY)
    customers.close_site(site_id=building.pk, by=SYSTEM, at=MONDAY + DAY)
    customers.close_site(site_id=campus.pk, by=SYSTEM, at=MONDAY + DAY)
    assert customers.find_sites(text="", by=SYSTEM) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"zone": "Mars/Base"}, "zone"),
        ({"division_code": "99"}, "division_code"),
        ({"kind": "castle"}, "kind"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_values_are_refused_at_their_field(values: dict[str, object], field: str) -> None:
    customer = make_customer()
    given: dict[str, object] = {"name": "现场", **values}
    with pytest.raises(InvalidError) as refusal:
        customers.register_site(customer_id=customer.pk, by=SYSTEM, at=MONDAY, **given)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]
    assert not Site.objects.exists()


def test_the_tree_is_listed_in_order() -> None:
    customer = make_customer()
    b, a = make_site(customer=customer, name="B 区"), make_site(customer=customer, name="A 区")
    b1, a1 = make_site(parent=b, name="1 楼"), make_site(parent=a, name="1 楼")
    tree = customers.site_tree(customer_id=customer.pk, by=SYSTEM)
    assert [(one.row, [part.row for part in one.below]) for one in tree] == [(a, [a1]), (b, [b1])]


def test_a_company_has_a_part_in_a_site_once() -> None:
    site, owner = make_site(), make_contact().customer
    part = {"site_id": site.pk, "customer_id": owner.pk, "role": "owner", "by": SYSTEM, "at": MONDAY}
    first = customers.set_site_party(**part)
    assert customers.set_site_party(**part) == first
    assert len(events_of("site", site.pk, names=["site.party_set"])) == 1
    by = customer_actor(contact=owner.contacts.get())
    assert list(customers.sites_of(by)) == [site]
    customers.end_site_party(party_id=first.pk, by=SYSTEM, at=MONDAY + DAY)
    assert list(customers.sites_of(by)) == []
    with pytest.raises(NotFoundError):
        customers.end_site_party(party_id=first.pk, by=SYSTEM, at=MONDAY + DAY)


def rows_for(count: int) -> list[SiteRow]:
    """A campus and its buildings, as an import brings them."""
    customer = make_customer()
    top = SiteRow(customer_id=customer.pk, unit_id=customer.unit_id, values={"number": "B0", "name": "园区"})
    rest = [
        SiteRow(
            customer_id=customer.pk, unit_id=customer.unit_id, parent="B0",
            values={"number": f"B{number}", "name": f"{number} 号楼", "division_code": "310115"},
        )
        for number in range(1, count)
    ]  # fmt: skip
    return [top, *rest]


def test_one_by_one_and_in_bulk_are_the_same() -> None:
    """100 rows both ways give equal rows and payloads (but for ids and numbers)."""
    rows = rows_for(100)
    done = customers.bulk_register_sites(rows, by=HISTORY, at=MONDAY)
    parent = None
    live = {}
    for row in rows:
        values = {**row.values, "number": f"L{row.number}"}
        site = customers.register_site(
            customer_id=row.customer_id, unit_id=row.unit_id, parent_id=parent, by=HISTORY, at=MONDAY, **values
        )
        parent = parent or site.pk
        live[row.number] = site.pk
    assert not done.refused
    assert look(done.ids) == look(live)


def look(ids: dict[str, int]) -> list[object]:
    """Rows and payloads without ids."""
    number_of = {site_id: number for number, site_id in ids.items()}
    columns = [
        field.attname
        for field in Site._meta.fields
        if field.attname not in {"id", "uid", "number", "path", "parent_id"}
    ]
    found = []
    events = {event.stream_id: event for event in events_between({"site.registered"}, MONDAY, MONDAY + DAY)}
    for site in Site.objects.filter(pk__in=ids.values()).order_by("pk"):
        event = events[site.pk]
        payload = {**event.payload, "number": "", "parent": number_of.get(event.payload["parent"])}
        path = [number_of[int(part)] for part in site.path.strip("/").split("/")]
        found.append(([getattr(site, name) for name in columns], path, payload, event.occurred_at))
    return found


def test_wrong_rows_come_back_and_the_right_ones_go_in() -> None:
    rows = rows_for(3)
    taken = make_site(number="B1")
    rows.append(
        SiteRow(
            customer_id=rows[0].customer_id,
            unit_id=rows[0].unit_id,
            parent="nowhere",
            values={"number": "B8", "name": "x"},
        )
    )
    rows.append(SiteRow(customer_id=rows[0].customer_id, unit_id=rows[0].unit_id, values={"number": "B9", "name": ""}))
    rows.append(
        SiteRow(
            customer_id=taken.customer_id, unit_id=rows[0].unit_id, parent="B0", values={"number": "B7", "name": "x"}
        )
    )
    done = customers.bulk_register_sites(rows, by=HISTORY, at=MONDAY)
    assert set(done.ids) == {"B0", "B2"}
    refused = {one.index: type(one.error) for one in done.refused}
    assert refused == {1: NumberTakenError, 3: NotFoundError, 4: InvalidError, 5: OtherCustomerError}
    assert Site.objects.count() == 3


def test_somebody_without_the_right_brings_in_nothing() -> None:
    rows = rows_for(2)
    with pytest.raises(NotAllowedError):
        customers.bulk_register_sites(rows, by=staff_actor("engineer", unit=make_office()), at=MONDAY)
    assert not Site.objects.exists()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"latitude_e6": 1}, "customers_site_is_on_earth"),
        ({"latitude_e6": 1, "longitude_e6": 180_000_001}, "customers_site_is_on_earth"),
        ({"active_to": MONDAY}, "customers_site_ends_after_it_begins"),
        ({"parent_id": None}, "customers_site_is_not_its_own_parent"),
    ],
)
def test_the_database_refuses(change: dict[str, object], constraint: str) -> None:
    site = make_site()
    change = {"parent_id": site.pk} if "parent_id" in change else change
    with pytest.raises(IntegrityError, match=constraint):
        Site.objects.filter(pk=site.pk).update(**change)


def test_the_database_refuses_the_same_part_twice() -> None:
    site = make_site()
    values = {"site": site, "customer": site.customer, "role": "owner", "active_from": MONDAY}
    SiteParty.objects.create(**values)
    with pytest.raises(IntegrityError):
        SiteParty.objects.create(**values)


@pytest.mark.parametrize("count", [1, 3])
def test_briefs_take_the_same_number_of_queries(count: int, django_assert_num_queries) -> None:
    ids = [make_site().pk for _number in range(count)]
    with django_assert_num_queries(1):
        assert len(customers.site_briefs(ids)) == count
    below = [make_site(parent=make_site()).pk for _number in range(count)]
    with django_assert_num_queries(2):
        assert len(customers.site_briefs(below)) == count
