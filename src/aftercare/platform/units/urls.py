from django.urls import path

from aftercare.platform.units import views

app_name = "units"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("new/", views.open_company, name="open_company"),
    path("<int:unit_id>/", views.unit, name="unit"),
    path("<int:unit_id>/new/", views.open_below, name="open_below"),
    path("<int:unit_id>/rename/", views.rename, name="rename"),
    path("<int:unit_id>/move/", views.move, name="move"),
    path("<int:unit_id>/close/", views.close, name="close"),
]
