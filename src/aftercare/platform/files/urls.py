from django.urls import URLPattern, URLResolver, path

from aftercare.platform.files import views

app_name = "files"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.upload, name="upload"),
    path("<int:file_id>/", views.download, name="download"),
    path("<int:file_id>/<int:edge>.jpg", views.thumbnail, name="thumbnail"),
    path("of/<slug:kind>/<int:subject_id>/", views.attachments, name="attachments"),
    path("links/<int:link_id>/remove", views.remove, name="remove"),
]
