"""What accounts puts into the frame: menu entries, the person's menu, the banner, and who may see what."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from aftercare.base.kernel.actors import Actor
from aftercare.base.ui import public as ui
from aftercare.platform.accounts.access.models import User
from aftercare.platform.accounts.access.rules import doors
from aftercare.platform.accounts.access.selectors import masked, offices_of, rights_of, standing_of_user
from aftercare.platform.accounts.offices import selectors as offices
from aftercare.platform.accounts.public import actor_of
from aftercare.platform.accounts.roles.selectors import found_units
from aftercare.platform.accounts.standin.views import banner
from aftercare.platform.accounts.users.selectors import found_users, users_named
from aftercare.platform.units.public import Node

# What everybody who signs in may reach, those outside too. "" are allauth's own pages.
FOR_ALL = ("me", "preferences", "end_sessions", "standin_stop")
ALLAUTH = (
    "account_login",
    "account_logout",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "account_inactive",
    "account_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_trust",
)


def person(request: HttpRequest) -> ui.Person:
    """Name and roles, for the corner of the page."""
    user = getattr(request, "standing_in", None) or request.user
    if not isinstance(user, User):
        return ui.Person(name="")
    standing = standing_of_user(user)
    name = standing.person.name if standing.person else str(user)
    return ui.Person(name=name, detail=" · ".join(str(title) for title in standing.titles), initials=initials_of(name))


def menu_lines(request: HttpRequest) -> str:
    """In the person's menu."""
    return ui.fragment(request, "accounts/_person.html")


def initials_of(name: str) -> str:
    """张伟 → 伟, Zhang Wei → ZW: what fits into a small circle."""
    parts = name.split()
    if len(parts) > 1:
        return (parts[0][:1] + parts[-1][:1]).upper()
    return name[-1:] if name[:1] > "\u2e7f" else name[:2].upper()


def _unit_option(unit: Node) -> ui.Option:
    return ui.Option(id=unit.id, label=str(unit.name), hint=unit.code)


def _unit_in_tree(unit: Node) -> ui.Option:
    """In the list to choose from, each stands below its parent; what was chosen stands alone."""
    return ui.Option(id=unit.id, label=f"{'　' * unit.depth}{unit.name}", hint=unit.code)


def _user_option(user: User) -> ui.Option:
    return ui.Option(id=user.pk, label=str(user), hint=user.username)


def usual_unit(by: Actor) -> int | None:
    """Where new records belong: to the office that is looked at, or to the only one that can be."""
    office = offices.chosen()
    if office is not None:
        return office.id
    seen = offices_of(by)
    return seen[0].id if len(seen) == 1 else None


def office_switch(request: HttpRequest) -> str:
    """In the top bar of whoever may see several offices."""
    seen = offices_of(actor_of(request))
    if len(seen) < 2:
        return ""
    return ui.fragment(request, "accounts/_office.html", {"offices": seen, "chosen": offices.chosen()})


OFFICE_WORDS = "bsc qiehuan 切换办事处 switch office"


def found_office(by: Actor, text: str, _limit: int) -> list[ui.Hit]:
    """The palette leads to the choice, by its name or that of an office."""
    seen = offices_of(by)
    names = " ".join(str(one.name) for one in seen)
    words = f"{_('Switch office')} {OFFICE_WORDS} {names}".lower()
    if len(seen) < 2 or not all(word in words for word in text.lower().split()):
        return []
    where = str(chosen.name) if (chosen := offices.chosen()) else gettext("All I may see")
    url = reverse("accounts:office")
    return [ui.Hit(gettext("Switch office"), url, pgettext_lazy("palette", "Do"), hint=where, icon="building")]


def register_pickers() -> None:
    """Units and users, to be found in forms and filters."""
    if "unit" not in ui.pickers:
        units = ui.Picker(
            search=lambda by, text, limit: [_unit_in_tree(unit) for unit in found_units(by, text, limit)],
            get=lambda by, ids: [_unit_option(unit) for unit in found_units(by, "", 10_000) if unit.id in ids],
            usual=usual_unit,
        )
        ui.pickers.register("unit", units)
    users = ui.Picker(
        search=lambda by, text, limit: [_user_option(user) for user in found_users(by, text, limit)],
        get=lambda by, ids: [_user_option(user) for user in users_named(by, ids)],
    )
    ui.pickers.register("user", users)


def register() -> None:
    """Called when the program starts."""
    ui.access.use(rights=rights_of, masked=masked, person=person, narrowed=offices.narrowed)
    ui.slots.register("accounts.office", ui.Slot("topbar", office_switch))
    ui.finders.register("accounts.office", found_office, order=10)
    ui.slots.register("accounts.standin", ui.Slot("banner", banner))
    ui.slots.register("accounts.me", ui.Slot("person", menu_lines))
    doors.open("ui:language", "ui:healthz", *(f"accounts:{name}" for name in FOR_ALL), *ALLAUTH)
    register_pickers()
    entries = (
        ("users", _("Users"), "users", "user.view", "yonghu yh 用户 登录 login"),
        ("roles", _("Roles"), "shield-lock", "role.view", "juese qx 角色 权限 rights"),
        ("log", _("Access log"), "fingerprint", "access_log.view", "fangwen 访问日志 sign-in"),
        ("keys", _("API keys"), "key", "key.manage", "miyao 接口密钥 token"),
    )
    for order, (name, label, icon, permission, words) in enumerate(entries):
        url = f"accounts:{name}"
        entry = ui.Entry(label, url, icon=icon, permission=permission, group=ui.Group.SYSTEM, order=20 + order)
        ui.menu.register(url, entry)
        ui.palette.register(url, ui.Jump(label, url, icon=icon, keywords=words, permission=permission))
    ui.palette.register(
        "accounts.me", ui.Jump(_("My account"), "accounts:me", icon="user", keywords="wode 我的 密码 password 通行密钥")
    )
