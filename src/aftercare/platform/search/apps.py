from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "aftercare.platform.search"
    label = "search"

    def ready(self) -> None:
        from aftercare.platform.search import views
        from aftercare.platform.search.models import Entry
        from aftercare.platform.units.public import path_copies

        path_copies.register("search.entry", Entry)
        views.register()
