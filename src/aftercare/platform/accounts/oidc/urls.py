"""Where the provider sends people back to: the addresses that allauth's own views would have."""

from django.urls import path

from aftercare.platform.accounts.oidc import views

urlpatterns = [
    path("oidc/<provider_id>/login/", views.login, name="openid_connect_login"),
    path("oidc/<provider_id>/login/callback/", views.callback, name="openid_connect_callback"),
]
