from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_to_review_index")]

    operations = [
        migrations.RemoveConstraint(model_name="askcount", name="ask_count_is_not_negative"),
        migrations.RenameModel(old_name="AskCount", new_name="VerificationCount"),
        migrations.AddConstraint(
            model_name="verificationcount",
            constraint=models.CheckConstraint(
                condition=Q(count__gte=0), name="verification_count_is_not_negative"
            ),
        ),
    ]
