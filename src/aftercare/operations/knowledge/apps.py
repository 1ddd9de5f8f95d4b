from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "aftercare.operations.knowledge"
    label = "knowledge"
