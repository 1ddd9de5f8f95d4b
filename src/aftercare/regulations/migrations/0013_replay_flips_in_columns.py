from datetime import UTC, datetime

from django.db import migrations, models

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BATCH = 1_000


def carry_over(apps, schema_editor):
    """What replays showed stays readable."""
    flips = apps.get_model("regulations", "ReplayFlip").objects.using(schema_editor.connection.alias)
    last = 0
    while rows := list(flips.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in rows:
            told = row.told
            row.case_id, row.kind, row.address = told["case"], told["kind"], told["clause"]
            row.clause = told["clause"].partition("/")[2].partition("#")[0]
            row.at = datetime.fromisoformat(told["at"])
            row.before, row.after = told["before"] or "not_asked", told["after"] or "not_asked"
            row.due_before, row.due_after = moment(told["due_before"]), moment(told["due_after"])
        flips.bulk_update(rows, [
            "case_id", "kind", "address", "clause", "at", "before", "after", "due_before", "due_after",
        ])
        last = rows[-1].pk


def moment(text):
    return datetime.fromisoformat(text) if text else None


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0001_initial'),
        ('regulations', '0012_replay_flips'),
    ]

    operations = [
        migrations.AddField('replayflip', 'case_id', models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField('replayflip', 'kind', models.CharField(default='', max_length=20), preserve_default=False),
        migrations.AddField('replayflip', 'address', models.CharField(default='', max_length=140), preserve_default=False),
        migrations.AddField('replayflip', 'clause', models.CharField(default='', max_length=80), preserve_default=False),
        migrations.AddField('replayflip', 'at', models.DateTimeField(default=EPOCH), preserve_default=False),
        migrations.AddField('replayflip', 'before', models.CharField(default='', max_length=10), preserve_default=False),
        migrations.AddField('replayflip', 'after', models.CharField(default='', max_length=10), preserve_default=False),
        migrations.AddField('replayflip', 'due_before', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('replayflip', 'due_after', models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField('replayflip', 'told'),
        migrations.AddIndex(
            'replayflip', models.Index(fields=['job', 'at', 'id'], name='regulations_replay_flip_at'),
        ),
    ]
