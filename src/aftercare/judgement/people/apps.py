from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "aftercare.judgement.people"
    label = "people"
