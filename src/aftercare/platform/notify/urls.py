from django.urls import URLPattern, URLResolver, path

from aftercare.platform.notify import views
from aftercare.platform.notify.matrix import views as matrix
from aftercare.platform.notify.sending import views as sending
from aftercare.platform.notify.texts import views as texts

app_name = "notify"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.INBOX.view, name="inbox"),
    path("<int:message_id>/", views.message, name="message"),
    path("read/", views.read_all, name="read_all"),
    path("settings/", views.preferences, name="preferences"),
    path("log/", sending.LOG.view, name="log"),
    path("log/<int:delivery_id>/", sending.delivery, name="delivery"),
    path("log/<int:delivery_id>/resend/", sending.resend, name="resend"),
    path("robots/", sending.ROBOTS.view, name="robots"),
    path("robots/new/", sending.robot_new, name="robot_new"),
    path("robots/<int:robot_id>/", sending.robot, name="robot"),
    path("robots/<int:robot_id>/try/", sending.robot_try, name="robot_try"),
    path("rules/", matrix.matrix, name="matrix"),
    path("rules/new/", matrix.line_new, name="line_new"),
    path("rules/<str:key>/", matrix.line, name="line"),
    path("rules/<str:key>/remove/", matrix.line_remove, name="line_remove"),
    path("wordings/", texts.wordings, name="wordings"),
    path("wordings/<str:key>/", texts.wording, name="wording"),
    path("wordings/<str:key>/restore/", texts.restore, name="wording_restore"),
]
