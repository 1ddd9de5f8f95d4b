from django.urls import URLPattern, URLResolver

app_name = "numbering"
urlpatterns: list[URLPattern | URLResolver] = []
