from django.urls import URLPattern, URLResolver, path

from aftercare.platform.imports import views

app_name = "imports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.SESSIONS.view, name="sessions"),
    path("new/", views.new, name="new"),
    path("templates/<str:target>.xlsx", views.template, name="template"),
    path("<int:session_id>/", views.session_page, name="session"),
    path("<int:session_id>/progress/", views.progress, name="progress"),
    path("<int:session_id>/map/", views.map_columns, name="map"),
    path("<int:session_id>/check/", views.check, name="check"),
    path("<int:session_id>/run/", views.run, name="run"),
    path("<int:session_id>/discard/", views.discard, name="discard"),
    path("<int:session_id>/release/", views.release, name="release"),
    path("<int:session_id>/undo/", views.undo, name="undo"),
    path("<int:session_id>/returned.xlsx", views.returned, name="returned"),
    path("<int:session_id>/rows/<int:row_id>/", views.edit, name="edit"),
    path("<int:session_id>/rows/<int:row_id>/fix/", views.fix, name="fix"),
    path("<int:session_id>/rows/<int:row_id>/skip/", views.skip, name="skip"),
]
