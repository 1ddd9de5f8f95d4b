from django.urls import path

from aftercare.platform.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.EVENTS.view, name="events"),
    path("<int:event_id>/", views.event, name="event"),
]
