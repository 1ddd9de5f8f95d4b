from django.urls import URLPattern, URLResolver, path

from aftercare.platform.numbering import views

app_name = "numbering"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.all_series, name="series"),
    path("<str:key>/continue/", views.continue_series, name="continue"),
]
