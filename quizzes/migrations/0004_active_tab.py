from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0003_law_flag_of_a_correction")]

    operations = [
        migrations.RenameField(model_name="attempt", old_name="writer", new_name="active_tab")
    ]
