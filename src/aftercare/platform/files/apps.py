from django.apps import AppConfig

from aftercare.base.kernel.words import Words


class FilesConfig(AppConfig):
    name = "aftercare.platform.files"
    label = "files"

    def ready(self) -> None:
        from aftercare.platform.accounts.public import permissions
        from aftercare.platform.files import tasks  # noqa: F401 - declares its periodic job
        from aftercare.platform.files.models import File
        from aftercare.platform.files.rules import brief_of
        from aftercare.platform.files.selectors import visible
        from aftercare.platform.journal.public import Line, called, lines, subject_names

        added, removed = Words(zh="添加附件", en="File added"), Words(zh="移除附件", en="File taken off")
        lines.register(
            "file.attached",
            lambda told: Line(
                str(added),
                icon="paperclip",
                detail=brief_of(told.event.payload),
                of=("file", told.event.payload["file"]),
            ),
        )
        lines.register("file.detached", lambda _told: Line(str(removed), icon="paperclip"))
        subject_names.register("file", called(File, "name", page="files:download", seen=visible))
        permissions.name_object("file", Words(zh="附件", en="File"))
        permissions.declare("file.store", Words(zh="上传附件", en="Upload files"), scopes=("own", "company"))
        permissions.declare(
            "file.erase", Words(zh="永久清除附件内容", en="Erase the content of a file"), scopes=("company",)
        )
