from django.urls import URLPattern, URLResolver, path

from aftercare.regulations.routines import views as duties
from aftercare.regulations.views import clocks, editor, handbook, library, papers, versions

app_name = "regulations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", library.LIST.view, name="regulations"),
    path("new/", editor.new, name="new"),
    path("preview/", editor.preview, name="preview"),
    path("shelf/", library.shelf, name="shelf"),
    path("shelf/<slug:pack>/adopt/", library.adopt, name="adopt"),
    path("papers/", papers.new, name="paper_new"),
    path("papers/<int:paper_id>/", papers.paper, name="paper"),
    path("papers/<int:paper_id>/progress/", papers.progress, name="paper_progress"),
    path("papers/<int:paper_id>/confirm/", papers.confirm, name="paper_confirm"),
    path("papers/<int:paper_id>/away/", papers.put_away, name="paper_away"),
    path("papers/<int:paper_id>/<int:sheet>/", papers.sheet, name="paper_sheet"),
    path("papers/<int:paper_id>/<int:sheet>/keep/", papers.keep_sheet, name="paper_keep_sheet"),
    path("papers/<int:paper_id>/<int:sheet>/<int:line>/", papers.clause, name="paper_clause"),
    path("papers/<int:paper_id>/<int:sheet>/<int:line>/keep/", papers.keep_clause, name="paper_keep"),
    path("papers/<int:paper_id>/<int:sheet>/<int:line>/join/", papers.join, name="paper_join"),
    path("<int:regulation_id>/", handbook.regulation, name="regulation"),
    path("<int:regulation_id>/begin/", versions.begin, name="begin"),
    path("versions/<int:version_id>/", versions.version, name="version"),
    path("versions/<int:version_id>/read/", handbook.reading, name="reading"),
    path("versions/<int:version_id>/confirm/", handbook.confirm, name="confirm"),
    path("versions/<int:version_id>/ask/<slug:clause>/", handbook.ask, name="ask"),
    path("versions/<int:version_id>/edit/", editor.edit, name="edit"),
    path("versions/<int:version_id>/submit/", versions.submit, name="submit"),
    path("versions/<int:version_id>/publish/", versions.publish, name="publish"),
    path("versions/<int:version_id>/withdraw/", versions.withdraw, name="withdraw"),
    path("versions/<int:version_id>/discard/", versions.discard, name="discard"),
    path("questions/<int:interpretation_id>/answer/", handbook.answer, name="answer"),
    path("<int:regulation_id>/calendar/", duties.calendar, name="calendar"),
    path("duties/", duties.LIST.view, name="duties"),
    path("duties/<int:duty_id>/", duties.duty, name="duty"),
    path("duties/<int:duty_id>/fill/", duties.fill, name="duty_fill"),
    path("duties/<int:duty_id>/postpone/", duties.postpone, name="duty_postpone"),
    path("duties/<int:duty_id>/excuse/", duties.excuse, name="duty_excuse"),
    path("duties/<int:duty_id>/review/", duties.review, name="duty_review"),
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks/<int:clock_id>/", clocks.ledger, name="ledger"),
]
