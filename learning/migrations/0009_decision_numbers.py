from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0008_move_opened_records'),
    ]

    operations = [
        migrations.RenameField('exemption', 'paper_number', 'decision_number'),
        migrations.RenameField('leave', 'paper_number', 'decision_number'),
        migrations.RenameField('posting', 'paper_number', 'decision_number'),
        migrations.RenameField('posting', 'end_paper', 'end_decision_number'),
    ]
