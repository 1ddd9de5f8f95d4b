from django.apps import AppConfig

from aftercare.base.kernel.words import Words


class FilesConfig(AppConfig):
    name = "aftercare.platform.files"
    label = "files"

    def ready(self) -> None:
        from aftercare.platform.accounts.public import permissions
        from aftercare.platform.files import tasks  # noqa: F401 - declares its periodic job

        permissions.name_object("file", Words(zh="附件", en="File"))
        permissions.declare("file.store", Words(zh="上传附件", en="Upload files"), scopes=("own", "company"))
        permissions.declare(
            "file.erase", Words(zh="永久清除附件内容", en="Erase the content of a file"), scopes=("company",)
        )
