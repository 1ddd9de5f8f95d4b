"""Addresses of allauth that are closed; they stand before its own."""

from django.urls import path

from aftercare.platform.accounts.users.views import mail_address

urlpatterns = [
    path("email/", mail_address, name="account_email"),
    path("confirm-email/", mail_address, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", mail_address, name="account_confirm_email"),
]
