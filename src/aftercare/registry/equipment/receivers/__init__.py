"""What lower apps call back: how products, assets, projects and contracts are found."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from aftercare.base.kernel.actors import Actor
from aftercare.base.kernel.events import Recorded
from aftercare.base.kernel.words import Words
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.public import followed, permissions
from aftercare.platform.files.public import attachers, owners
from aftercare.platform.imports.public import targets
from aftercare.platform.journal.public import Subject, called, subject_names
from aftercare.platform.numbering.public import Series, declare
from aftercare.platform.search.public import Builder, Row, builders
from aftercare.platform.units.public import path_copies
from aftercare.registry.equipment import events
from aftercare.registry.equipment.models import Asset, Contract, Product, ProductFamily, Project, WarrantyRule
from aftercare.registry.equipment.public import (
    assets_of,
    contracts_of,
    families,
    find_assets,
    find_contracts,
    find_products,
    find_projects,
    products_of,
    projects_of,
)
from aftercare.registry.equipment.receivers import imports, lines

OBJECTS = {
    "product": Words("产品", "Products"),
    "asset": Words("设备", "Equipment"),
    "project": Words("工程项目", "Projects"),
    "contract": Words("合同", "Contracts"),
}
EVERYWHERE = ("team", "office", "company")


def declare_permissions() -> None:
    """What can be allowed about equipment."""
    for key, name in OBJECTS.items():
        permissions.name_object(key, name)
    followed.follow("asset.view", "contract.view", "project.view")
    permissions.declare("product.view", Words("查看", "See"), scopes=("company",))
    permissions.declare(
        "product.change", Words("维护产品与故障目录", "Maintain products and faults"), scopes=("company",)
    )
    permissions.declare("asset.report_status", Words("上报运行状态", "Report the status"))
    for key in ("asset", "project", "contract"):
        permissions.declare(f"{key}.view", Words("查看", "See"))
        permissions.declare(f"{key}.create", Words("登记", "Register"), scopes=EVERYWHERE)
        permissions.declare(f"{key}.change", Words("修改", "Change"), scopes=EVERYWHERE)


def asset_option(row: Asset) -> ui.Option:
    """An asset in a picker."""
    place = row.site.name if row.site else str(row.customer)
    return ui.Option(row.pk, f"{row} · {row.product.code}", " · ".join(part for part in (row.number, place) if part))


def product_option(row: Product) -> ui.Option:
    """A product in a picker."""
    return ui.Option(row.pk, str(row.name), row.code)


def deal_option(row: Project | Contract) -> ui.Option:
    """A project or contract in a picker."""
    return ui.Option(row.pk, row.name, f"{row.number} · {row.customer}")


def search_assets(by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: assets not retired."""
    return [asset_option(row) for row in find_assets(text=text, by=by, limit=limit)]


def get_assets(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these assets."""
    rows = assets_of(by).filter(pk__in=ids).select_related("product", "site", "customer")
    return [asset_option(row) for row in rows.order_by("pk")]


def search_products(by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: products in the catalogue."""
    return [product_option(row) for row in find_products(text=text, by=by, limit=limit)]


def get_products(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these products."""
    return [product_option(row) for row in products_of(by).filter(pk__in=ids).order_by("pk")]


def search_projects(by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: open projects."""
    return [deal_option(row) for row in find_projects(text=text, by=by, limit=limit)]


def get_projects(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these projects."""
    rows = projects_of(by).filter(pk__in=ids).select_related("customer")
    return [deal_option(row) for row in rows.order_by("pk")]


def search_contracts(by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: contracts not cancelled."""
    return [deal_option(row) for row in find_contracts(text=text, by=by, limit=limit)]


def get_contracts(by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these contracts."""
    rows = contracts_of(by).filter(pk__in=ids).select_related("customer")
    return [deal_option(row) for row in rows.order_by("pk")]


def asset_rows(ids: Sequence[int]) -> Iterable[Row]:
    """For search: what assets are found by."""
    rows = Asset.objects.filter(pk__in=ids).select_related("product", "site", "customer")
    for row in rows:
        product, site = row.product, row.site
        what = (row.serial, product.code, product.name.zh, product.name.en)
        where = (str(row.customer), site.name if site else "", row.place)
        yield Row(
            id=row.pk, unit_path=row.unit_path, title=str(row), number=row.number,
            text=" ".join(dict.fromkeys(part for part in (*what, *where) if part)),
            owners=tuple(("party", one) for one in (row.customer_id, row.dealer_id) if one),
        )  # fmt: skip


def deal_rows(rows: "QuerySet[Any]") -> Iterable[Row]:
    """For search: what projects and contracts are found by."""
    for row in rows.select_related("customer"):
        yield Row(
            id=row.pk, unit_path=row.unit_path, title=row.name, number=row.number, text=str(row.customer),
            owners=(("party", row.customer_id),),
        )  # fmt: skip


def asset_code(text: str) -> int | None:
    """The asset whose QR text (an address that ends in its token, or the token) was scanned."""
    token = text.strip().rstrip("/").rpartition("/")[2]
    if len(token) < 20:
        return None
    return Asset.objects.filter(token=token).values_list("pk", flat=True).first()


def visible_in(rows: Callable[[Actor], "QuerySet[Any]"]) -> Callable[[Collection[int], Actor], set[int]]:
    """Of some ids, those that the reader may see."""
    return lambda ids, by: set(rows(by).filter(pk__in=ids).values_list("pk", flat=True))


def after_in(model: Any) -> Callable[[int, int], list[int]]:
    """Ids in order, for the rebuild of the search table."""
    return lambda after, limit: list(
        model.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit]
    )


def of_stream(kind: str) -> Callable[[Recorded], list[int]]:
    """Only events of the thing's own stream touch it; others merely mention it."""
    return lambda event: [event.stream_id] if event.stream == kind else []


def moved_assets(event: Recorded) -> list[int]:
    """The asset of an event, and the parts that moved with it."""
    return [event.stream_id, *event.payload.get("parts", [])] if event.stream == "asset" else []


def subjects_in(rows: Callable[[Actor], "QuerySet[Any]"], page: str) -> Callable[[set[int], Actor], dict[int, Subject]]:
    """For timelines: what things are called, and where their page is."""

    def find(ids: set[int], by: Actor) -> dict[int, Subject]:
        return {row.pk: Subject(str(row), reverse(page, args=[row.pk])) for row in rows(by).filter(pk__in=ids)}

    return find


def search_families(_by: Actor, text: str, limit: int) -> list[ui.Option]:
    """For pickers: product families; there are few, so they are compared here."""
    text = text.strip().lower()
    found = [row for row in families() if text in f"{row.code} {row.name.zh} {row.name.en}".lower()]
    return [ui.Option(row.pk, str(row.name), row.code) for row in found[:limit]]


def get_families(_by: Actor, ids: Sequence[int]) -> list[ui.Option]:
    """For pickers: these families."""
    rows = ProductFamily.objects.filter(pk__in=ids).order_by("code", "pk")
    return [ui.Option(row.pk, str(row.name), row.code) for row in rows]


ASSETS = Builder(
    label=OBJECTS["asset"],
    icon="elevator",
    permission="asset.view",
    events=frozenset({
        events.AssetRegistered.type, events.AssetChanged.type, events.AssetDealerChanged.type, events.AssetMoved.type,
        events.AssetRetired.type,
    }),
    build=asset_rows,
    visible=visible_in(assets_of),
    url=lambda asset_id: reverse("equipment:asset", args=[asset_id]),
    every=after_in(Asset),
    touched=moved_assets,
    code=asset_code,
)  # fmt: skip
PROJECTS = Builder(
    label=OBJECTS["project"],
    icon="building-community",
    permission="project.view",
    events=frozenset({events.ProjectRegistered.type, events.ProjectChanged.type}),
    build=lambda ids: deal_rows(Project.objects.filter(pk__in=ids)),
    visible=visible_in(projects_of),
    url=lambda project_id: reverse("equipment:project", args=[project_id]),
    every=after_in(Project),
    touched=of_stream("project"),
)
CONTRACTS = Builder(
    label=OBJECTS["contract"],
    icon="contract",
    permission="contract.view",
    events=frozenset({events.ContractRegistered.type, events.ContractChanged.type}),
    build=lambda ids: deal_rows(Contract.objects.filter(pk__in=ids)),
    visible=visible_in(contracts_of),
    url=lambda contract_id: reverse("equipment:contract", args=[contract_id]),
    every=after_in(Contract),
    touched=of_stream("contract"),
)


def register() -> None:
    """Everything that equipment makes known to the apps below; called in `ready()`."""
    declare_permissions()
    lines.register()
    for kind, letter in (("asset", "A"), ("project", "P"), ("contract", "K")):
        pattern = f"{letter}{{n:05}}"
        declare(Series(key=f"equipment.{kind}", pattern=pattern, per="company", reset="never", name=OBJECTS[kind]))
    for model in (Asset, Project, Contract):
        path_copies.register(model._meta.label_lower, model)
    for kind, seen in (
        ("asset", assets_of),
        ("project", projects_of),
        ("contract", contracts_of),
        ("product", products_of),
    ):
        subject_names.register(kind, subjects_in(seen, f"equipment:{kind}"))
        owners.register(kind, visible_in(seen))
        attachers.register(kind, visible_in(seen))
    subject_names.register("product_family", called(ProductFamily, "name", page="equipment:family"))
    subject_names.register("warranty_rule", called(WarrantyRule, "family__name"))
    for order, (kind, builder) in enumerate((("asset", ASSETS), ("project", PROJECTS), ("contract", CONTRACTS))):
        builders.register(kind, builder, order=30 + order)
    targets.register(imports.REGISTRY.key, imports.REGISTRY)
    _register_pickers()
    _register_menu()


def _register_pickers() -> None:
    ui.pickers.register("asset", ui.Picker(search=search_assets, get=get_assets))
    ui.pickers.register("product_family", ui.Picker(search=search_families, get=get_families))
    ui.pickers.register("product", ui.Picker(search=search_products, get=get_products))
    ui.pickers.register("project", ui.Picker(search=search_projects, get=get_projects))
    ui.pickers.register("contract", ui.Picker(search=search_contracts, get=get_contracts))


def _register_menu() -> None:
    entries = (
        ("asset", "equipment:assets", "elevator", 30),
        ("product", "equipment:products", "package", 35),
        ("project", "equipment:projects", "building-community", 40),
        ("contract", "equipment:contracts", "contract", 45),
    )
    for kind, url, icon, order in entries:
        entry = ui.Entry(
            OBJECTS[kind], url=url, icon=icon, permission=f"{kind}.view", group=ui.Group.RECORDS, order=order
        )
        ui.menu.register(f"equipment.{kind}", entry)
    families_entry = ui.Entry(
        Words("产品线与保修", "Product families and warranty"), url="equipment:families", icon="category",
        permission="product.view", group=ui.Group.SYSTEM, order=42,
    )  # fmt: skip
    ui.menu.register("equipment.families", families_entry)
