from django.urls import URLPattern, URLResolver, path

from aftercare.regulations import views

app_name = "regulations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("clocks/", views.clocks, name="clocks"),
    path("clocks/<int:clock_id>/", views.ledger, name="ledger"),
]
