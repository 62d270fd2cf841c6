"""People alone: Wagtail's tables refer to them, and everything else refers to Wagtail's."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('staff_code', models.CharField(max_length=30, unique=True, verbose_name='Mã CBCC')),
                ('full_name', models.CharField(max_length=120, verbose_name='Họ và tên')),
                ('sort_key', models.CharField(db_index=True, editable=False, max_length=500)),
                ('search_text', models.CharField(blank=True, editable=False, max_length=300)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='Thư điện tử công vụ')),
                ('gender', models.CharField(blank=True, choices=[('male', 'Nam'), ('female', 'Nữ')], max_length=10, verbose_name='Giới tính')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='Ngày sinh')),
                ('ethnicity', models.CharField(blank=True, max_length=40, verbose_name='Dân tộc')),
                ('category', models.CharField(choices=[('cadre', 'Cán bộ'), ('civil_servant', 'Công chức'), ('public_employee', 'Viên chức'), ('contract', 'Hợp đồng')], default='civil_servant', max_length=20, verbose_name='Đối tượng')),
                ('is_active', models.BooleanField(default=True, verbose_name='Đang sử dụng')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Ngày tạo')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'người dùng',
                'verbose_name_plural': 'người dùng',
                'ordering': ['sort_key', 'staff_code'],
                'permissions': [('view_personfile', 'Xem hồ sơ bồi dưỡng của cán bộ'), ('export_personfile', 'Xuất toàn bộ dữ liệu về một người')],
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('email',), name='one_user_per_email'),
        ),
    ]
