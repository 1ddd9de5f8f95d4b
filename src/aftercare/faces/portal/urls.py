"""Addresses of the customers' pages: short, since they stand on labels and in messages."""

from django.urls import path

from aftercare.faces.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.report, name="report"),
    path("a/<str:token>/", views.report_asset, name="report_asset"),
    path("t/<str:token>/", views.track, name="track"),
    path("t/<str:token>/urge/", views.urge, name="urge"),
    path("t/<str:token>/confirm/<int:visit_id>/", views.confirm, name="confirm"),
    path("t/<str:token>/sign/", views.sign, name="sign"),
    path("t/<str:token>/file/<int:file_id>/", views.document, name="document"),
]
