from django.db import migrations

from learning.models.sql_guards import add_guards, drop_guards


class Migration(migrations.Migration):
    dependencies = [("learning", "0006_weak_provision_map")]
    operations = [migrations.RunPython(drop_guards, add_guards)]
