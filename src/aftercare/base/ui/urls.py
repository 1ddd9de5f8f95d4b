from django.urls import path

from aftercare.base.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.start, name="home"),
    path("health/", views.health_page, name="health"),
    path("healthz", views.alive, name="healthz"),
    path("ui/find/", views.find, name="find"),
    path("ui/pick/<str:kind>/", views.pick, name="pick"),
    path("ui/panels/<str:key>/<int:subject_id>/", views.panel, name="panel"),
    path("ui/views/new/", views.view_new, name="view_new"),
    path("ui/views/<int:view_id>/", views.view_change, name="view_change"),
    path("ui/views/<int:view_id>/edit/", views.view_edit, name="view_edit"),
    path("ui/language/", views.language, name="language"),
]
