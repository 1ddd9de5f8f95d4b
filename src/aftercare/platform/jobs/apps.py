from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "aftercare.platform.jobs"
    label = "jobs"

    def ready(self) -> None:
        from aftercare.platform.jobs import receivers, views
        from aftercare.platform.jobs.working import tasks

        tasks.follow_the_journal()
        views.register()
        receivers.register()
