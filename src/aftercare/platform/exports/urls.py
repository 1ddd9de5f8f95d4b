from django.urls import URLPattern, URLResolver, path

from aftercare.platform.exports import views

app_name = "exports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("new/", views.new, name="new"),
]
