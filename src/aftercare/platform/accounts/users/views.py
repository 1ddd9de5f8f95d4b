"""Pages about logins: the list, one of them, and my own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.base.kernel import clock
from aftercare.base.kernel.http import Request
from aftercare.base.kernel.ids import row_id
from aftercare.base.ui import public as ui
from aftercare.base.ui.public import columns as c
from aftercare.platform.accounts.access.models import Realm, User
from aftercare.platform.accounts.access.selectors import offices_of
from aftercare.platform.accounts.errors import NotYourselfError
from aftercare.platform.accounts.log.selectors import last_of
from aftercare.platform.accounts.offices import selectors as offices
from aftercare.platform.accounts.oidc.selectors import single_sign_on
from aftercare.platform.accounts.roles import services as roles
from aftercare.platform.accounts.users import selectors, services
from aftercare.platform.accounts.users.forms import ConfirmForm, NewUserForm, RoleForm, UserForm
from aftercare.platform.accounts.users.rules import STORY
from aftercare.platform.accounts.users.shown import ACTIVE, FACTORS, HELD

USERS = ui.ListPage(
    key="accounts.users",
    title=_("Users"),
    permission="user.view",
    rows=selectors.users,
    columns=(
        c.Title("username", _("User"), title="name", to="accounts:user"),
        c.People("roles", _("Roles")),
        c.Choice("realm", _("Kind"), choices=tuple(Realm.choices)),
        c.Text("email", pgettext_lazy("address", "E-mail"), hidden=True),
        c.YesNo("is_active", _("Can sign in"), key="open"),
        c.Moment("last_login", _("Last signed in")),
        c.Moment("created_at", _("Made"), key="made", hidden=True),
    ),
    search=("username", "name", "email"),
    sort="id",
    views=(
        ui.View("staff", _("Staff"), "realm:staff open:yes"),
        ui.View("external", _("Customers and dealers"), "realm:external open:yes"),
        ui.View("closed", _("Closed logins"), "open:no"),
        ui.View("all", _("All")),
    ),
    enrich=selectors.add_roles,
    new=ui.Action(_("New user"), "accounts:user_new", icon="user-plus", permission="user.manage"),
    empty=_("Nobody fits."),
)


@ui.page("user.view")
def user_page(request: Request, user_id: int) -> HttpResponse:
    """One login: roles, sessions, what happened to it."""
    one = selectors.user_detail(user_id=user_id, by=request.actor, this_session=request.session.session_key or "")
    user = one.user
    return ui.detail(
        request,
        ui.Detail(
            kind="user",
            id=user.pk,
            number=user.username,
            title=user.name,
            parents=(ui.Crumb(_("Users"), reverse("accounts:users")),),
            state=ACTIVE[str(user.is_active)],
            steps=_steps(one, own=user.pk == request.actor.user_id),
            facts=(ui.Facts(_("Login"), _facts(one)),),
            timeline=_story(user.pk),
            values={"one": one, "held": HELD},
        ),
        template="accounts/user.html",
    )


WHY_LOCKED = _("Too many attempts to sign in failed.")


def _facts(one: selectors.UserDetail) -> tuple[ui.Fact, ...]:
    user = one.user
    edit = reverse("accounts:user_change", args=[user.pk]) if one.can_manage else ""
    factors = ui.formats.listed(str(FACTORS.get(kind, kind)) for kind in one.factors) or gettext("None")
    return (
        ui.Fact(_("Full name"), user.name, edit=edit),
        ui.Fact(pgettext_lazy("address", "E-mail"), user.email, edit=edit),
        ui.Fact(_("Kind"), user.get_realm_display()),
        ui.Fact(_("Person"), one.person.name if one.person else gettext("None")),
        ui.Fact(_("Second factor"), factors),
        *(
            (ui.Fact(_("Locked until"), ui.formats.moment(one.locked_until), hint=WHY_LOCKED),)
            if one.locked_until
            else ()
        ),
        ui.Fact(_("Last signed in"), ui.formats.moment(user.last_login) if user.last_login else gettext("Never")),
    )


def _steps(one: selectors.UserDetail, *, own: bool) -> tuple[ui.Step, ...]:
    """What whoever may manage the login can do with it; some of it nobody does to their own."""

    def to(name: str) -> str:
        return reverse(f"accounts:{name}", args=[one.user.pk])

    steps = []
    if one.can_stand_in:
        steps.append(ui.Step(_("Act as this user…"), to("standin_start"), icon="user-circle", dialog=True))
    if one.can_manage:
        steps += [
            ui.Step(_("Give a role…"), to("role_give"), icon="user-shield", dialog=True),
            *(
                (ui.Step(_("Lift the lock…"), to("lock_lift"), icon="lock-open", dialog=True),)
                if one.locked_until
                else ()
            ),
        ]
    if one.can_manage and not own:
        steps.append(ui.Step(_("New first password…"), to("password_reset"), icon="key"))
        if one.factors:
            steps.append(ui.Step(_("Remove second factor…"), to("factor_remove"), icon="device-mobile", dialog=True))
        steps.append(
            ui.Step(_("Close the login…"), to("user_close"), icon="lock", dialog=True, danger=True)
            if one.user.is_active
            else ui.Step(_("Open the login again…"), to("user_reopen"), icon="lock-open", dialog=True)
        )
    return tuple(steps)


def _story(user_id: int) -> tuple[ui.TimelineItem, ...]:
    items = []
    for at, name, who, text in selectors.story(user_id):
        icon, words = STORY[name]
        items.append(
            ui.TimelineItem(at=at, who=who, text=words, icon=icon, source="person" if who else "system", detail=text)
        )
    return tuple(items)


# Shown once. ------------------------------------------------------------------------------------------

SECRET = "shown_once"  # noqa: S105 - a name


def keep_secret(request: Request, *, label: str, text: str | None, back: str) -> None:
    """For the next page, and for that one only. None: the form was sent twice, and it was shown already."""
    if text:
        request.session[SECRET] = {"label": label, "text": text, "back": back}


@ui.page()
def secret_page(request: Request) -> HttpResponse:
    """A first password, or a key: seen now, or never again."""
    secret = request.session.pop(SECRET, None)
    response = ui.render(request, "accounts/secret.html", {"secret": secret})
    add_never_cache_headers(response)
    return response


@ui.page("user.manage")
def user_new(request: Request) -> HttpResponse:
    """A new login; its first password is shown once."""

    def do(values: dict[str, Any]) -> User:
        password = services.first_password()
        user = services.open_user(**values, password=password, by=request.actor, at=clock.now())
        label, back = (
            gettext("First password of %(user)s") % {"user": user.username},
            reverse("accounts:user", args=[user.pk]),
        )
        keep_secret(request, label=label, text=password, back=back)
        return user

    return ui.submit(
        request, NewUserForm, title=_("New user"), key="accounts.user.new", button=_("Create the login"), do=do,
        then=reverse("accounts:secret"), cancel=reverse("accounts:users"),
    )  # fmt: skip


@ui.page("user.manage")
def password_reset(request: Request, user_id: int) -> HttpResponse:
    """A new first password, shown once."""
    user = selectors.user_detail(user_id=user_id, by=request.actor).user
    if user.pk == request.actor.user_id:
        raise NotYourselfError
    back = reverse("accounts:user", args=[user.pk])

    def do(_values: dict[str, Any]) -> None:
        password = services.reset_password(user_id=user_id, by=request.actor, at=clock.now())
        keep_secret(
            request, label=gettext("First password of %(user)s") % {"user": user.username}, text=password, back=back
        )

    return ui.submit(
        request, ConfirmForm, title=_("New first password"), key="", button=_("Make a new password"), do=do,
        then=reverse("accounts:secret"), cancel=back, of=ui.Crumb(str(user), back),
        help=_("The current password stops working, and the user is signed out everywhere."),
    )  # fmt: skip


@ui.page("user.manage")
def user_change(request: Request, user_id: int) -> HttpResponse:
    """Name and mail address."""
    user = selectors.user_detail(user_id=user_id, by=request.actor).user
    back = reverse("accounts:user", args=[user.pk])
    return ui.submit(
        request, UserForm, title=_("Change the login"), key=f"accounts.user.{user_id}",
        do=lambda values: services.change_user(user_id=user_id, by=request.actor, at=clock.now(), **values),
        then=back, said=_("Saved."), cancel=back, initial={"name": user.name, "email": user.email},
        of=ui.Crumb(str(user), back),
    )  # fmt: skip


@ui.page("user.manage")
def role_give(request: Request, user_id: int) -> HttpResponse:
    """A role in a unit for a time."""
    user = selectors.user_detail(user_id=user_id, by=request.actor).user
    back = reverse("accounts:user", args=[user.pk])
    return ui.submit(
        request, RoleForm, title=_("Give a role"), key=f"accounts.role.{user_id}", button=_("Give the role"),
        do=lambda values: roles.assign_role(user_id=user_id, by=request.actor, at=clock.now(), **values),
        then=back, said=_("The role was given."), cancel=back, form_values={"realm": user.realm},
        of=ui.Crumb(str(user), back),
    )  # fmt: skip


@require_POST
@ui.page("user.manage")
def role_withdraw(request: Request, user_id: int, assignment_id: int) -> HttpResponse:
    """Take a role away, now."""
    return ui.step(
        request,
        do=lambda _version: roles.withdraw_role(assignment_id=assignment_id, by=request.actor, at=clock.now()),
        then=reverse("accounts:user", args=[user_id]),
        said=_("The role was withdrawn."),
    )


def _confirmed(
    service: Callable[..., object],
    *,
    title: ui.Label,
    button: ui.Label,
    says: ui.Label,
    said: ui.Label,
    danger: bool = False,
    own: bool = True,
) -> Callable[..., HttpResponse]:
    """A view that asks "are you sure?", then calls one service on the user; not `own`: refused before it asks."""

    @ui.page("user.manage")
    def view(request: Request, user_id: int) -> HttpResponse:
        user = selectors.user_detail(user_id=user_id, by=request.actor).user
        if not own and user.pk == request.actor.user_id:
            raise NotYourselfError
        back = reverse("accounts:user", args=[user.pk])
        return ui.submit(
            request, ConfirmForm, title=title, key="", button=button, help=says, danger=danger, said=said,
            do=lambda _values: service(user_id=user_id, by=request.actor, at=clock.now()), then=back, cancel=back,
            of=ui.Crumb(str(user), back),
        )  # fmt: skip

    return view


user_close = _confirmed(
    services.close_user,
    title=_("Close the login"),
    button=_("Close the login"),
    says=_("Nobody can sign in with it any more, and open sessions end. What the person did stays as it is."),
    said=_("The login is closed."),
    danger=True,
    own=False,
)
user_reopen = _confirmed(
    services.reopen_user,
    title=_("Open the login again"),
    button=_("Open the login"),
    says=_("The user can sign in again, with the roles that are still in force."),
    said=_("The login is open."),
)
lock_lift = _confirmed(
    services.lift_lock,
    title=_("Lift the lock"),
    button=_("Lift the lock"),
    says=_("Too many attempts to sign in failed. The user may try again at once; the password stays."),
    said=_("The user may try again."),
)
factor_remove = _confirmed(
    services.remove_second_factor,
    title=_("Remove the second factor"),
    button=_("Remove"),
    says=_("For a lost device: authenticator apps, passkeys and recovery codes are removed, the password stays."),
    said=_("The second factor was removed."),
    danger=True,
    own=False,
)


@require_POST
@ui.page()
def end_sessions(request: Request, user_id: int) -> HttpResponse:
    """End one session (`only`), or all but this one. Of one's own login, or of one that one may manage."""
    own = user_id == request.actor.user_id
    keep = selectors.mark_of(request.session.session_key or "") if own and not request.POST.get("only") else ""

    def do(_version: int | None) -> int:
        return services.end_sessions(
            user_id=user_id, only=request.POST.get("only", ""), keep=keep, by=request.actor, at=clock.now()
        )

    then = reverse("accounts:me") if own else reverse("accounts:user", args=[user_id])
    return ui.step(request, do=do, then=then, said=_("Signed out there."))


# My own login. ----------------------------------------------------------------------------------------


@ui.page()
def me(request: Request) -> HttpResponse:
    """Who I am here, how I sign in, where I am signed in, how pages look to me."""
    user, at = User.objects.get(pk=request.actor.user_id or 0), clock.now()
    values = {
        "user": user,
        "roles": [one for one in selectors.roles_of(user_id=user.pk, at=at) if one.state == "present"],
        "factors": selectors.factors_of(user.pk),
        "factor_names": FACTORS,
        "single_sign_on": single_sign_on(user.pk),
        "sessions": selectors.sessions_of(user_id=user.pk, at=at, this=request.session.session_key or ""),
        "log": last_of(user.pk),
        "themes": User.Theme.choices,
        "densities": User.Density.choices,
    }
    return ui.render(request, "accounts/me.html", values)


@ui.page()
def mail_address(request: Request, key: str = "") -> HttpResponse:  # noqa: ARG001 - the address's
    """Nobody changes their own mail address past the services: allauth's pages for it lead back to one's login."""
    return ui.redirect(request, reverse("accounts:me"))


@require_POST
@ui.page(public=True)
def preferences(request: Request) -> HttpResponse:
    """Language, theme, density: kept with the login if there is one, and on this device in any case."""
    given = {name: request.POST[name] for name in ("language", "theme", "density") if name in request.POST}
    if request.user.is_authenticated:
        services.set_preferences(user_id=request.user.pk or 0, **given)
    else:
        services.check_preferences(given)
    response = ui.redirect(request, safe_next(request))
    for name, value in given.items():
        keep_on_device(response, name, value)
    return response


@ui.page()
def office(request: Request) -> HttpResponse:
    """Which office lists, counts and the board show: chosen here or in the top bar, kept with the login."""
    if request.method == "POST":
        text = request.POST.get("office", "")
        services.choose_office(office_id=row_id(text) or 0 if text else None, by=request.actor)
        return ui.redirect(request, safe_next(request))
    values = {"offices": offices_of(request.actor), "chosen": offices.chosen(), "back": safe_next(request)}
    return ui.render(request, "accounts/office.html", values)


def safe_next(request: Request) -> str:
    """Back to where the form stood, if that is one of our pages."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    fits = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if fits else "/"


def keep_on_device(response: HttpResponse, name: str, value: str) -> None:
    """A cookie for a year; "" removes it."""
    cookie = settings.LANGUAGE_COOKIE_NAME if name == "language" else name
    if value:
        response.set_cookie(cookie, value, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.HTTPS)
    else:
        response.delete_cookie(cookie, samesite="Lax")


def locked_out(request: HttpRequest, _response: HttpResponse | None = None, _credentials: Any = None) -> HttpResponse:
    """After too many failed attempts (AXES_LOCKOUT_CALLABLE)."""
    minutes = max(1, round(settings.AXES_COOLOFF_TIME * 60))
    return render(request, "account/locked.html", {"minutes": minutes}, status=429, using="django")
