from django.urls import URLPattern, URLResolver, path

from aftercare.platform.approvals import views

app_name = "approvals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.APPROVALS.view, name="approvals"),
    path("<int:approval_id>/", views.approval, name="approval"),
    path("<int:approval_id>/approve/", views.approve, name="approve"),
    path("<int:approval_id>/refuse/", views.refuse, name="refuse"),
    path("<int:approval_id>/withdraw/", views.withdraw, name="withdraw"),
]
