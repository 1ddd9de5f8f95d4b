from django.urls import URLPattern, URLResolver, path

from aftercare.platform.sheets import views

app_name = "sheets"
urlpatterns: list[URLPattern | URLResolver] = [
    path("forms/", views.FORMS.view, name="forms"),
    path("forms/new/", views.form_new, name="form_new"),
    path("forms/preview/", views.form_preview, name="form_preview"),
    path("forms/<int:definition_id>/", views.form_page, name="form"),
    path("forms/<int:definition_id>/edit/", views.form_edit, name="form_edit"),
    path("forms/<int:definition_id>/publish/", views.form_publish, name="form_publish"),
    path("forms/<int:definition_id>/discard/", views.form_discard, name="form_discard"),
    path("<int:sheet_id>/", views.sheet_page, name="sheet"),
    path("<int:sheet_id>/fill/", views.fill, name="fill"),
    path("<int:sheet_id>/draft/", views.draft, name="draft"),
    path("<int:sheet_id>/waive/<slug:field>/", views.waive, name="waive"),
]
