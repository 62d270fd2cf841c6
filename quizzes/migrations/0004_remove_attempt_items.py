from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("quizzes", "0003_papers_on_attempts")]

    operations = [
        migrations.RemoveField(model_name="answerevent", name="item"),
        migrations.DeleteModel(name="AttemptItem"),
    ]
