from django.db import migrations

WAGTAILS = "Root"
OURS = "Tất cả các trang"


def name_the_root(apps, schema_editor):
    """The list of pages is headed by it; who named it otherwise keeps that."""
    pages = apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=WAGTAILS)
    pages.update(title=OURS, draft_title=OURS)


class Migration(migrations.Migration):
    dependencies = [("cms", "0004_media_blocks")]

    operations = [migrations.RunPython(name_the_root, migrations.RunPython.noop)]
