from django.db import migrations

# The order in which config.queue.broker takes tasks. The table is django-q2's, which has no
# index of its own; `IF NOT EXISTS` in case it ever gets ours.
CREATE = "CREATE INDEX IF NOT EXISTS queue_by_lane ON django_q_ormq (key, lock, id)"
DROP = "DROP INDEX IF EXISTS queue_by_lane"
# What waits goes on: all but rendering was ahead before, and stays so.
KEYS = {"dan-van": "grading", "later": "bulk"}


def rename_keys(apps, _editor):
    rows = apps.get_model("django_q", "OrmQ").objects
    for old, new in KEYS.items():
        rows.filter(key=old).update(key=new)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_file_reading"),
        ("django_q", "0007_ormq"),
    ]

    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.RunPython(rename_keys, migrations.RunPython.noop, elidable=True),
    ]
