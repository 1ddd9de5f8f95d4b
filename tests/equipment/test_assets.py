"""Assets: a tree with serials, a life, a status, and a bulk door that decides like the live one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from tests.actors import browser_of, customer_actor, staff_actor
from tests.factories.customers import make_contact, make_customer, make_site
from tests.factories.equipment import MONDAY, make_asset, make_family, make_product, make_project
from tests.factories.organisation import make_staff
from tests.factories.units import make_office

from aftercare.base.kernel import clock
from aftercare.base.kernel.actors import HISTORY, SYSTEM
from aftercare.base.kernel.errors import InvalidError, NotFoundError, StaleError
from aftercare.platform.journal.public import events_between, events_of
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.registry.equipment.errors import (
    AssetCircleError,
    AssetStateError,
    NumberTakenError,
    PartsInServiceError,
    ProductClosedError,
    SerialTakenError,
)
from aftercare.registry.equipment.models import Asset, AssetEngineer
from aftercare.registry.equipment.public import AssetRow, StatusRow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_an_asset_belongs_to_the_customer_and_unit_of_its_site() -> None:
    site, product = make_site(), make_product(family=make_family("lift"))
    asset = equipment.register_asset(
        product_id=product.pk, site_id=site.pk, serial=" xs 12a ", name="3# 客梯", accepted_on=date(2025, 1, 10),
        by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    assert (asset.number, asset.serial, asset.initials) == ("A00001", "XS12A", "3kt")
    assert (asset.customer_id, asset.unit_path, asset.path) == (site.customer_id, site.unit_path, f"/{asset.pk}/")
    assert len(asset.token) >= 20
    (event,) = events_of("asset", asset.pk)
    assert event.payload["family"] == "lift"
    assert event.payload["accepted_on"] == "2025-01-10"
    assert event.about_kind("site") == [site.pk]


def test_two_assets_never_share_a_token() -> None:
    assert make_asset().token != make_asset().token


def test_a_part_stands_where_the_whole_stands() -> None:
    lift = make_asset()
    door = make_asset(parent=lift, component="door")
    assert (door.site_id, door.customer_id, door.path) == (lift.site_id, lift.customer_id, f"/{lift.pk}/{door.pk}/")
    assert equipment.asset_tree(door) == [lift, door]


def test_a_serial_names_one_asset_of_a_product() -> None:
    product = make_product()
    first = make_asset(product=product, serial="xs-12")
    with pytest.raises(SerialTakenError) as refusal:
        make_asset(product=product, serial="XS-12 ")
    assert first.number in str(refusal.value)
    assert list(refusal.value.fields) == ["serial"]
    make_asset(serial="XS-12")
    make_asset(product=product)
    make_asset(product=product)
    assert Asset.objects.filter(serial="XS-12").count() == 2


def test_changing_a_serial_to_a_used_one_is_refused() -> None:
    product = make_product()
    make_asset(product=product, serial="A1")
    other = make_asset(product=product, serial="A2")
    with pytest.raises(SerialTakenError):
        equipment.change_asset(asset_id=other.pk, serial="a1", by=SYSTEM, at=MONDAY)
    other.refresh_from_db()
    assert other.serial == "A2"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"accepted_on": date(2026, 3, 3)}, "accepted_on"),
        ({"installed_on": date(2025, 5, 1), "accepted_on": date(2025, 4, 1)}, "accepted_on"),
        ({"criticality": 9}, "criticality"),
        ({"serial": "x" * 81}, "serial"),
    ],
)
def test_wrong_values_are_refused_at_their_field(values: dict[str, object], field: str) -> None:
    product, site = make_product(), make_site()
    with pytest.raises(InvalidError) as refusal:
        equipment.register_asset(product_id=product.pk, site_id=site.pk, by=SYSTEM, at=MONDAY, **values)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]
    assert not Asset.objects.exists()


def test_a_day_is_checked_against_those_on_file() -> None:
    asset = make_asset(installed_on=date(2025, 5, 1))
    with pytest.raises(InvalidError):
        equipment.change_asset(asset_id=asset.pk, accepted_on=date(2025, 4, 1), by=SYSTEM, at=MONDAY)
    equipment.change_asset(asset_id=asset.pk, accepted_on=date(2025, 6, 1), by=SYSTEM, at=MONDAY)
    changed = events_of("asset", asset.pk)[-1]
    assert changed.payload["fields"] == ["accepted_on"]
    assert changed.payload["installed_on"] == "2025-05-01"


def test_without_a_place_or_customer_there_is_nothing_to_register() -> None:
    with pytest.raises(InvalidError) as refusal:
        equipment.register_asset(product_id=make_product().pk, by=SYSTEM, at=MONDAY)
    assert list(refusal.value.fields) == ["customer_id"]


def test_nothing_new_is_registered_of_a_closed_product() -> None:
    product = make_product()
    equipment.close_product(product_id=product.pk, by=SYSTEM, at=MONDAY + DAY)
    with pytest.raises(ProductClosedError):
        make_asset(product=product, at=MONDAY + DAY)
    assert not Asset.objects.exists()


def test_moving_takes_the_parts_along() -> None:
    site = make_site()
    lift = make_asset()
    door = make_asset(parent=lift)
    lock = make_asset(parent=door)
    equipment.move_asset(asset_id=lift.pk, site_id=site.pk, version=1, by=SYSTEM, at=MONDAY)
    for one in (lift, door, lock):
        one.refresh_from_db()
        assert (one.site_id, one.customer_id, one.unit_path) == (site.pk, site.customer_id, site.unit_path)
    moved = events_of("asset", lift.pk)[-1]
    assert moved.payload["parts"] == [door.pk, lock.pk]
    assert lock.path == f"/{lift.pk}/{door.pk}/{lock.pk}/"


def test_an_asset_becomes_a_part_of_another_and_comes_out_again() -> None:
    lift, motor = make_asset(), make_asset()
    bearing = make_asset(parent=motor)
    equipment.move_asset(asset_id=motor.pk, parent_id=lift.pk, by=SYSTEM, at=MONDAY)
    bearing.refresh_from_db()
    assert bearing.path == f"/{lift.pk}/{motor.pk}/{bearing.pk}/"
    assert bearing.customer_id == lift.customer_id
    equipment.move_asset(asset_id=motor.pk, site_id=lift.site_id, by=SYSTEM, at=MONDAY)
    bearing.refresh_from_db()
    assert bearing.path == f"/{motor.pk}/{bearing.pk}/"


def test_an_asset_is_no_part_of_itself() -> None:
    lift = make_asset()
    door = make_asset(parent=lift)
    with pytest.raises(AssetCircleError):
        equipment.move_asset(asset_id=lift.pk, parent_id=door.pk, by=SYSTEM, at=MONDAY)
    lift.refresh_from_db()
    assert (lift.parent_id, lift.version) == (None, 1)


def test_a_replacement_keeps_both_serials_and_takes_the_place() -> None:
    lift = make_asset()
    old = make_asset(parent=lift, serial="OLD1", component="drive", name="变频器")
    part = make_asset(parent=old)
    new = equipment.replace_asset(asset_id=old.pk, serial="NEW1", by=SYSTEM, at=MONDAY + DAY)
    old.refresh_from_db()
    part.refresh_from_db()
    assert (old.state, old.serial, old.retired_on) == ("retired", "OLD1", date(2026, 3, 3))
    assert (new.serial, new.parent_id, new.component, new.replaces_id) == ("NEW1", lift.pk, "drive", old.pk)
    assert (part.parent_id, part.path) == (new.pk, f"/{lift.pk}/{new.pk}/{part.pk}/")
    assert [event.type for event in events_of("asset", old.pk)][1:] == ["asset.replaced", "asset.retired"]


def test_the_life_of_an_asset_follows_the_table() -> None:
    asset = make_asset(is_planned=True)
    equipment.put_in_service(asset_id=asset.pk, accepted_on=date(2026, 3, 1), version=1, by=SYSTEM, at=MONDAY)
    with pytest.raises(AssetStateError):
        equipment.put_in_service(asset_id=asset.pk, by=SYSTEM, at=MONDAY)
    equipment.retire_asset(asset_id=asset.pk, by=SYSTEM, at=MONDAY + DAY)
    with pytest.raises(AssetStateError):
        equipment.replace_asset(asset_id=asset.pk, by=SYSTEM, at=MONDAY + DAY)
    back = equipment.put_in_service(asset_id=asset.pk, by=SYSTEM, at=MONDAY + DAY)
    assert (back.state, back.retired_on, back.accepted_on, back.version) == ("in_service", None, date(2026, 3, 1), 4)


def test_a_whole_with_parts_in_service_does_not_retire() -> None:
    lift = make_asset()
    make_asset(parent=lift)
    with pytest.raises(PartsInServiceError):
        equipment.retire_asset(asset_id=lift.pk, by=SYSTEM, at=MONDAY)
    lift.refresh_from_db()
    assert lift.state == Asset.State.IN_SERVICE


def test_the_newest_word_on_the_status_stands() -> None:
    asset = make_asset()
    equipment.report_status(asset_id=asset.pk, status="down", source="CALLBACK", by=SYSTEM, at=MONDAY)
    equipment.report_status(asset_id=asset.pk, status="running", by=SYSTEM, at=MONDAY - DAY)
    asset.refresh_from_db()
    assert (asset.status, asset.status_since) == ("down", MONDAY)
    reports = events_of("asset", asset.pk, names=["asset.status_reported"])
    assert {event.occurred_at: event.payload for event in reports} == {
        MONDAY: {"status": "down", "source": "CALLBACK"},
        MONDAY - DAY: {"status": "running", "source": ""},
    }
    with pytest.raises(InvalidError):
        equipment.report_status(asset_id=asset.pk, status="flying", by=SYSTEM, at=MONDAY)


def test_a_new_label_makes_the_old_one_useless() -> None:
    asset = make_asset()
    old = asset.token
    equipment.renew_label(asset_id=asset.pk, by=SYSTEM, at=MONDAY)
    assert equipment.asset_of_token(old) is None
    asset.refresh_from_db()
    found = equipment.asset_of_token(asset.token)
    assert found is not None
    assert found.id == asset.pk
    assert equipment.asset_of_token("") is None


def test_two_editors_are_told_apart() -> None:
    asset = make_asset(name="旧名")
    equipment.change_asset(asset_id=asset.pk, name="新名", version=1, by=SYSTEM, at=MONDAY)
    with pytest.raises(StaleError):
        equipment.change_asset(asset_id=asset.pk, name="别名", version=1, by=SYSTEM, at=MONDAY)
    asset.refresh_from_db()
    assert asset.name == "新名"


@pytest.mark.parametrize("text", ["TZ-7", "xs12", "12a7", "客梯", "3kt", "大堂"])
def test_assets_are_found_by_whatever_people_know(text: str) -> None:
    asset = make_asset(number="TZ-7", serial="XS12A7", name="3# 客梯", place="大堂东侧")
    make_asset(name="货梯", serial="QQ99")
    assert equipment.find_assets(text=text, by=SYSTEM) == [asset]


def test_assets_are_found_by_scanning_their_label() -> None:
    asset = make_asset()
    make_asset()
    assert equipment.find_assets(text=f"https://example.com/p/{asset.token}/", by=SYSTEM) == [asset]


def test_assets_of_a_site_include_those_further_down() -> None:
    campus = make_site()
    asset = make_asset(site=make_site(parent=campus))
    make_asset()
    assert equipment.find_assets(text="", by=SYSTEM, site_id=campus.pk) == [asset]


def test_a_brief_says_how_people_call_it() -> None:
    asset = make_asset(product=make_product(family=make_family("lift"), code="KONE-3"), name="3# 客梯")
    assert equipment.label_of(asset.pk) == "3# 客梯 · KONE-3"
    assert equipment.family_of(asset.pk) == "lift"
    with pytest.raises(NotFoundError):
        equipment.asset(999_999)


def test_the_asset_has_the_last_word_on_an_engineer() -> None:
    asset, staff = make_asset(), make_staff()
    customers.rule_customer_engineer(
        customer_id=asset.customer_id, staff_id=staff.pk, kind="preferred", by=SYSTEM, at=MONDAY
    )
    equipment.rule_asset_engineer(asset_id=asset.pk, staff_id=staff.pk, kind="excluded", by=SYSTEM, at=MONDAY)
    wishes = equipment.engineer_wishes_for(asset_id=asset.pk, at=MONDAY)
    assert [(wish.kind, wish.source) for wish in wishes] == [("excluded", "asset"), ("preferred", "customer")]
    equipment.rule_asset_engineer(asset_id=asset.pk, staff_id=staff.pk, kind="", by=SYSTEM, at=MONDAY + DAY)
    assert len(equipment.engineer_wishes_for(asset_id=asset.pk, at=MONDAY + DAY)) == 1
    assert AssetEngineer.objects.count() == 1


def test_customers_see_their_own_and_dealers_what_they_sold() -> None:
    asset, contact = make_asset(), make_contact()
    sold = make_asset(dealer_id=contact.customer_id)
    mine = make_asset(site=make_site(customer=contact.customer))
    by = customer_actor(contact=contact)
    assert set(equipment.assets_of(by)) == {sold, mine}
    with pytest.raises(NotFoundError):
        equipment.get_asset(asset_id=asset.pk, by=by)


def test_an_office_sees_its_own_assets_only() -> None:
    office = make_office()
    mine = make_asset(site=make_site(customer=make_customer(unit=office)))
    make_asset()
    assert list(equipment.assets_of(staff_actor("dispatcher", unit=office))) == [mine]


def rows_for(count: int) -> list[AssetRow]:
    """A lift and its parts, and further lifts, as an import brings them."""
    product, site = make_product(), make_site()
    first = AssetRow(product_id=product.pk, site_id=site.pk, values={"number": "X0", "serial": "s0"})
    rest = (
        AssetRow(
            product_id=product.pk,
            site_id=site.pk,
            parent="X0" if number % 3 == 0 else "",
            values={
                "number": f"X{number}",
                "serial": f"s{number}",
                "name": f"{number}# 客梯",
                "accepted_on": date(2025, 1, 1),
            },
        )
        for number in range(1, count)
    )
    return [first, *rest]


@pytest.mark.slow
def test_one_by_one_and_in_bulk_are_the_same() -> None:
    """500 rows both ways give equal rows and payloads (but for ids, numbers, serials and tokens)."""
    rows = rows_for(500)
    done = equipment.bulk_register(rows, by=HISTORY, at=MONDAY)
    live: dict[str, int] = {}
    for row in rows:
        values = {**row.values, "number": f"L{row.number}", "serial": f"L{row.values['serial']}"}
        where = {"parent_id": live[row.parent]} if row.parent else {"site_id": row.site_id}
        live[row.number] = equipment.register_asset(
            product_id=row.product_id, by=HISTORY, at=MONDAY, **where, **values
        ).pk
    assert not done.refused
    assert look(done.ids) == look(live)


def look(ids: dict[str, int]) -> list[object]:
    """Rows and payloads without what differs by nature."""
    number_of = {asset_id: number for number, asset_id in ids.items()}
    own = {"id", "uid", "number", "serial", "path", "parent_id", "token"}
    columns = [field.attname for field in Asset._meta.fields if field.attname not in own]
    found = {}
    events = {event.stream_id: event for event in events_between({"asset.registered"}, MONDAY, MONDAY + DAY)}
    for asset in Asset.objects.filter(pk__in=ids.values()):
        event = events[asset.pk]
        payload = {**event.payload, "number": "", "parent": number_of.get(event.payload["parent"])}
        path = [number_of[int(part)] for part in asset.path.strip("/").split("/")]
        found[number_of[asset.pk]] = ([getattr(asset, name) for name in columns], path, payload, event.occurred_at)
    return [found[number] for number in sorted(found)]


def test_wrong_rows_come_back_and_the_right_ones_go_in() -> None:
    rows = rows_for(3)
    product_id, site_id = rows[0].product_id, rows[0].site_id
    make_asset(product=equipment.get_product(product_id=product_id, by=SYSTEM), serial="S1")
    rows += [
        AssetRow(product_id=999_999, site_id=site_id, values={"number": "X7"}),
        AssetRow(product_id=product_id, site_id=site_id, values={"number": "X8", "accepted_on": date(2030, 1, 1)}),
        AssetRow(product_id=product_id, site_id=site_id, values={"number": "X2"}),
        AssetRow(product_id=product_id, site_id=site_id, values={"number": "X9", "serial": "S2"}),
        AssetRow(product_id=product_id, values={"number": "X10"}),
    ]
    done = equipment.bulk_register(rows, by=HISTORY, at=MONDAY)
    assert set(done.ids) == {"X0", "X2"}
    assert {one.index: type(one.error) for one in done.refused} == {
        1: SerialTakenError,
        3: NotFoundError,
        4: InvalidError,
        5: NumberTakenError,
        6: SerialTakenError,
        7: NotFoundError,
    }


def test_many_reports_keep_their_times_and_the_newest_stands() -> None:
    asset = make_asset()
    start = datetime(2025, 1, 1, tzinfo=UTC)
    rows = [
        StatusRow(asset.pk, "down", start + 2 * DAY, "CALLBACK"),
        StatusRow(asset.pk, "running", start, "ON"),
        StatusRow(asset.pk, "inspection", start + DAY, "INSPECTION"),
    ]
    assert equipment.bulk_report_statuses(rows, by=HISTORY, at=MONDAY) == 3
    asset.refresh_from_db()
    assert (asset.status, asset.status_since) == ("down", start + 2 * DAY)
    reports = events_of("asset", asset.pk, names=["asset.status_reported"])
    assert {event.occurred_at: event.payload["source"] for event in reports} == {
        start + 2 * DAY: "CALLBACK",
        start: "ON",
        start + DAY: "INSPECTION",
    }


def test_parts_of_a_project_are_known() -> None:
    project = make_project()
    asset = make_asset(project_id=project.pk)
    part = make_asset(parent=asset)
    assert part.project_id == project.pk


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"criticality": 0}, "equipment_asset_criticality_is_1_to_4"),
        ({"state": "retired"}, "equipment_asset_retired_on_matches_state"),
        ({"status": "down"}, "equipment_asset_status_has_a_time"),
        ({"parent_id": 0}, "equipment_asset_is_not_its_own_part"),
    ],
)
def test_the_database_refuses(change: dict[str, object], constraint: str) -> None:
    asset = make_asset()
    change = {"parent_id": asset.pk} if "parent_id" in change else change
    with pytest.raises(IntegrityError, match=constraint):
        Asset.objects.filter(pk=asset.pk).update(**change)


def test_the_database_refuses_a_twin() -> None:
    product = make_product()
    make_asset(product=product, serial="A1")
    other = make_asset(product=product, serial="A2")
    with pytest.raises(IntegrityError):
        Asset.objects.filter(pk=other.pk).update(serial="A1")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_number_of_queries(count: int, django_assert_num_queries) -> None:
    ids = [make_asset().pk for _number in range(count)]
    with django_assert_num_queries(1):
        assert len(equipment.find_assets(text="", by=SYSTEM)) == count
    with django_assert_num_queries(1):
        assert len(equipment.asset_briefs(ids)) == count


def test_another_dealer_takes_the_place_of_the_one_before() -> None:
    first, second = make_customer(name="甲经销"), make_customer(name="乙经销")
    asset = make_asset(dealer_id=first.pk)
    old, new = (customer_actor(contact=make_contact(customer=one), role="dealer") for one in (first, second))
    assert [equipment.assets_of(by).count() for by in (old, new)] == [1, 0]
    equipment.change_asset(asset_id=asset.pk, dealer_id=second.pk, by=SYSTEM, at=MONDAY)
    assert [equipment.assets_of(by).count() for by in (old, new)] == [0, 1]
    equipment.change_asset(asset_id=asset.pk, name="3# 客梯", by=SYSTEM, at=MONDAY)
    equipment.change_asset(asset_id=asset.pk, dealer_id=second.pk, by=SYSTEM, at=MONDAY)
    asset.refresh_from_db()
    assert asset.dealer_id == second.pk
    equipment.change_asset(asset_id=asset.pk, dealer_id=None, by=SYSTEM, at=MONDAY)
    assert [equipment.assets_of(by).count() for by in (old, new)] == [0, 0]
    told = events_of("asset", asset.pk, names=["asset.dealer_changed", "asset.changed"])
    assert [(one.type, one.payload.get("from_dealer"), one.payload.get("to_dealer")) for one in told] == [
        ("asset.dealer_changed", first.pk, second.pk),
        ("asset.changed", None, None),
        ("asset.dealer_changed", second.pk, None),
    ]


def test_a_dealer_that_one_may_not_see_is_neither_given_nor_taken_away() -> None:
    office = make_office()
    foreign = make_customer(name="外地经销")
    customer = make_customer(unit=office)
    asset = make_asset(site=make_site(customer=customer), dealer_id=foreign.pk)
    manager = staff_actor("manager", unit=office)
    with pytest.raises(NotFoundError):
        equipment.change_asset(asset_id=asset.pk, dealer_id=make_customer().pk, by=manager, at=MONDAY)
    browser = browser_of(manager)
    address = reverse("equipment:asset_edit", args=[asset.pk])
    assert "dealer_id" not in browser.get(address).content.decode()
    said = {"product_id": asset.product_id, "criticality": "2", "name": "新名字", "number": asset.number}
    with clock.running(MONDAY):
        assert browser.post(address, said).status_code == 302
        own = make_customer(unit=office, name="本地经销")
        mine = make_asset(site=asset.site, name="第二台")
        other = reverse("equipment:asset_edit", args=[mine.pk])
        assert "dealer_id" in browser.get(other).content.decode()
        browser.post(other, {**said, "product_id": mine.product_id, "number": mine.number, "dealer_id": own.pk})
    asset.refresh_from_db()
    mine.refresh_from_db()
    assert (asset.name, asset.dealer_id, mine.dealer_id) == ("新名字", foreign.pk, own.pk)
