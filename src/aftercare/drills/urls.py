from django.urls import URLPattern, URLResolver, path

from aftercare.drills import views

app_name = "drills"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:pack>/", views.drill, name="drill"),
    path("<slug:pack>/play/", views.play, name="play"),
    path("<slug:pack>/progress/", views.progress, name="progress"),
]
