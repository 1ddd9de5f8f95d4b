from django.urls import URLPattern, URLResolver, path

from aftercare.platform.accounts.keys.views import KEYS, key_new
from aftercare.platform.accounts.log.views import ENTRIES
from aftercare.platform.accounts.roles import views as roles
from aftercare.platform.accounts.standin import views as standin
from aftercare.platform.accounts.users import views as users

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", users.me, name="me"),
    path("preferences/", users.preferences, name="preferences"),
    path("office/", users.office, name="office"),
    path("shown-once/", users.secret_page, name="secret"),
    path("users/", users.USERS.view, name="users"),
    path("users/new/", users.user_new, name="user_new"),
    path("users/<int:user_id>/", users.user_page, name="user"),
    path("users/<int:user_id>/change/", users.user_change, name="user_change"),
    path("users/<int:user_id>/close/", users.user_close, name="user_close"),
    path("users/<int:user_id>/reopen/", users.user_reopen, name="user_reopen"),
    path("users/<int:user_id>/password/", users.password_reset, name="password_reset"),
    path("users/<int:user_id>/lock/", users.lock_lift, name="lock_lift"),
    path("users/<int:user_id>/second-factor/", users.factor_remove, name="factor_remove"),
    path("users/<int:user_id>/sessions/", users.end_sessions, name="end_sessions"),
    path("users/<int:user_id>/roles/", users.role_give, name="role_give"),
    path("users/<int:user_id>/roles/<int:assignment_id>/withdraw/", users.role_withdraw, name="role_withdraw"),
    path("users/<int:user_id>/act-as/", standin.standin_start, name="standin_start"),
    path("act-as/stop/", standin.standin_stop, name="standin_stop"),
    path("roles/", roles.ROLES.view, name="roles"),
    path("roles/new/", roles.role_new, name="role_new"),
    path("roles/matrix/", roles.matrix, name="matrix"),
    path("roles/<int:role_id>/", roles.role_page, name="role"),
    path("roles/<int:role_id>/change/", roles.role_change, name="role_change"),
    path("roles/<int:role_id>/grants/", roles.role_grants, name="role_grants"),
    path("roles/<int:role_id>/restore/", roles.role_restore, name="role_restore"),
    path("log/", ENTRIES.view, name="log"),
    path("keys/", KEYS.view, name="keys"),
    path("keys/new/", key_new, name="key_new"),
]
