from django.urls import URLPattern, URLResolver, path

from aftercare.platform.imports.views import rows, sessions

app_name = "imports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", sessions.SESSIONS.view, name="sessions"),
    path("new/", sessions.new, name="new"),
    path("templates/<str:target>.xlsx", sessions.template, name="template"),
    path("<int:session_id>/", sessions.session_page, name="session"),
    path("<int:session_id>/progress/", sessions.progress, name="progress"),
    path("<int:session_id>/map/", sessions.map_columns, name="map"),
    path("<int:session_id>/place/", sessions.place, name="place"),
    path("<int:session_id>/check/", sessions.check, name="check"),
    path("<int:session_id>/run/", sessions.run, name="run"),
    path("<int:session_id>/discard/", sessions.discard, name="discard"),
    path("<int:session_id>/stop/", sessions.stop, name="stop"),
    path("<int:session_id>/release/", sessions.release, name="release"),
    path("<int:session_id>/undo/", sessions.undo, name="undo"),
    path("<int:session_id>/returned.xlsx", sessions.returned, name="returned"),
    path("<int:session_id>/rows/<int:row_id>/", rows.edit, name="edit"),
    path("<int:session_id>/rows/<int:row_id>/fix/", rows.fix, name="fix"),
    path("<int:session_id>/rows/<int:row_id>/skip/", rows.skip, name="skip"),
]
