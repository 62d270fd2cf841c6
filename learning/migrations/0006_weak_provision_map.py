import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0005_completed_hours")]

    operations = [
        migrations.RenameModel(old_name="WeakClauseMap", new_name="WeakProvisionMap"),
        migrations.AlterField(
            model_name="weakprovisionmap",
            name="unit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="weak_provision_map",
                to="learning.unit",
            ),
        ),
    ]
