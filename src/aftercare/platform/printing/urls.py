from django.urls import URLPattern, URLResolver, path

from aftercare.platform.printing import views

app_name = "printing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.heads, name="heads"),
    path("heads/<int:unit_id>/", views.head, name="head"),
    path("heads/<int:unit_id>/sample.pdf", views.sample, name="sample"),
    path("sheets/<int:sheet_id>.pdf", views.sheet, name="sheet"),
]
