from django.urls import URLPattern, URLResolver

app_name = "equipment"
urlpatterns: list[URLPattern | URLResolver] = []
