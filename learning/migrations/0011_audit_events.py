"""An event has a name, may have no actor, concerns somebody, and stands in a chain."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0010_staff_rows_out_of_scope'),
    ]

    operations = [
        migrations.RenameField('auditentry', 'action', 'event'),
        migrations.AlterField(
            model_name='auditentry',
            name='event',
            field=models.CharField(max_length=60, verbose_name='Loại'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='about',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries_about', to=settings.AUTH_USER_MODEL, verbose_name='Người liên quan'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='key_id',
            field=models.CharField(max_length=8, null=True),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='previous',
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='seal',
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='sequence',
            field=models.PositiveBigIntegerField(null=True, unique=True),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='actor',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['about', '-at'], name='learning_au_about_i_8e6402_idx'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['event', '-at'], name='learning_au_event_da0b39_idx'),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('sequence', None)), fields=['id'], name='audit_unsealed'),
        ),
    ]
