"""Customers, their contacts and projects, equipment, work types."""

from aftercare.base.kernel.words import Words
from aftercare.drills.services.scene import Scene, giver, recipe
from aftercare.registry.customers import public as customers
from aftercare.registry.equipment import public as equipment
from aftercare.service import public as service

DESK = "customer-service"


@recipe("customer.registered")
def register(scene: Scene) -> None:
    """A new customer is entered, with a site."""
    scene.customer()


@giver("contact.added")
def add_contact(scene: Scene, customer_id: int) -> None:
    """Somebody to call there is entered."""
    customers.add_contact(
        customer_id=customer_id, name="王女士", phone="13800000001", roles=["reporter", "signer"],
        by=scene.stage.holder(DESK), at=scene.at,
    )  # fmt: skip


@recipe("contact.added", "customer.registered")
def added(scene: Scene) -> None:
    """A contact of the scene's customer."""
    scene.ids["contact"] = customers.add_contact(
        customer_id=scene.ids["customer"], name="李先生", phone="13800000002", roles=["payer"],
        by=scene.who("contact.added", DESK), at=scene.at,
    ).pk  # fmt: skip


@recipe("asset.registered", "customer.registered")
def equip(scene: Scene) -> None:
    """Equipment of the customer is entered."""
    scene.asset()


@recipe("project.registered", "customer.registered")
def build(scene: Scene) -> None:
    """What was built for the customer is entered."""
    by = scene.who("project.registered", "project-manager")
    scene.ids["project"] = equipment.register_project(
        customer_id=scene.ids["customer"], site_id=scene.ids["site"], name="演练项目", by=by, at=scene.at
    ).pk


@recipe("project.party_set", "project.registered")
def name_party(scene: Scene) -> None:
    """Who takes part in the project."""
    by = scene.who("project.party_set", "project-manager")
    equipment.set_project_party(
        project_id=scene.ids["project"], customer_id=scene.ids["customer"], role="developer", by=by, at=scene.at
    )


@recipe("project.closed", "project.registered")
def close(scene: Scene) -> None:
    """Nothing more is to be done about the project."""
    by = scene.who("project.closed", "project-manager")
    equipment.close_project(project_id=scene.ids["project"], by=by, at=scene.at)


@recipe("work_type.saved")
def save_work_type(scene: Scene) -> None:
    """How a kind of work is done is written down."""
    by = scene.who("work_type.saved", "quality-manager")
    service.work_types.save(code="maintain", name=Words("保养", "Maintenance"), kind="maintenance", by=by, at=scene.at)
