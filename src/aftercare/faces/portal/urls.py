"""Addresses of the customers' pages: short, since they stand on labels and in messages."""

from django.urls import path

from aftercare.faces.portal import views
from aftercare.faces.portal.booking import views as booking

app_name = "portal"
urlpatterns = [
    path("", views.report, name="report"),
    path("a/<str:token>/", views.report_asset, name="report_asset"),
    path("t/<str:token>/", views.track, name="track"),
    path("t/<str:token>/book/", booking.book, name="book"),
    path("t/<str:token>/book/cancel/", booking.cancel, name="book_cancel"),
    path("own/<int:request_id>/book/", booking.own_book, name="own_book"),
    path("own/<int:request_id>/book/cancel/", booking.own_cancel, name="own_book_cancel"),
    path("t/<str:token>/urge/", views.urge, name="urge"),
    path("t/<str:token>/confirm/<int:visit_id>/", views.confirm, name="confirm"),
    path("t/<str:token>/sign/", views.sign, name="sign"),
    path("t/<str:token>/file/<int:file_id>/", views.document, name="document"),
]
