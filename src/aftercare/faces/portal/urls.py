"""Addresses of the customers' pages: short, since they stand on labels and in messages."""

from django.urls import path

from aftercare.faces.portal import views
from aftercare.faces.portal.booking import views as booking

app_name = "portal"
urlpatterns = [
    path("", views.report, name="report"),
    path("a/<str:token>/", views.report_asset, name="report_asset"),
    path("own/", views.own, name="own"),
    path("own/new/", views.own_new, name="own_new"),
    path("own/<int:request_id>/", views.own_track, name="own_track"),
    path("own/<int:request_id>/urge/", views.own_urge, name="own_urge"),
    path("own/<int:request_id>/confirm/<int:visit_id>/", views.own_confirm, name="own_confirm"),
    path("own/<int:request_id>/sign/", views.own_sign, name="own_sign"),
    path("own/<int:request_id>/file/<int:file_id>/", views.own_document, name="own_document"),
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
