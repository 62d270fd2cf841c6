import django.core.validators
import django.db.models.deletion
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='CourseIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('introduction', models.TextField(blank=True, verbose_name='Giới thiệu')),
            ],
            options={
                'verbose_name': 'danh mục khóa học',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
            ],
            options={
                'verbose_name': 'trang chủ',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LessonPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='Tóm tắt')),
                ('minutes', models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1)], verbose_name='Thời gian đọc (phút)')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('text', 1), ('law', 5), ('case', 10), ('do_dont', 15), ('check', 22), ('callout', 26), ('table', 27), ('image', 31), ('video', 34), ('document', 35)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Đề mục', 'template': 'components/streamfield/blocks/heading_block.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link', 'document-link'], 'icon': 'pilcrow', 'label': 'Đoạn văn', 'template': 'components/streamfield/blocks/text_block.html'}), 2: ('wagtail.snippets.blocks.SnippetChooserBlock', ('cms.LegalDocument',), {'label': 'Văn bản'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Điều, khoản, điểm', 'max_length': 80, 'required': False}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Nội dung'}), 5: ('wagtail.blocks.StructBlock', [[('document', 2), ('provision', 3), ('text', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Tiêu đề'}), 7: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link', 'document-link'], 'label': 'Tình huống'}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Câu hỏi suy nghĩ', 'required': False}), 9: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link', 'document-link'], 'label': 'Gợi ý xử lý'}), 10: ('wagtail.blocks.StructBlock', [[('title', 6), ('situation', 7), ('question', 8), ('handling', 9)]], {}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'Nên'}), 12: ('wagtail.blocks.ListBlock', (11,), {'label': 'Nên'}), 13: ('wagtail.blocks.CharBlock', (), {'label': 'Không nên'}), 14: ('wagtail.blocks.ListBlock', (13,), {'label': 'Không nên'}), 15: ('wagtail.blocks.StructBlock', [[('do', 12), ('dont', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Câu hỏi'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'Phương án'}), 18: ('wagtail.blocks.BooleanBlock', (), {'label': 'Đúng', 'required': False}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Nhận xét khi chọn'}), 20: ('wagtail.blocks.StructBlock', [[('text', 17), ('correct', 18), ('feedback', 19)]], {}), 21: ('wagtail.blocks.ListBlock', (20,), {'label': 'Phương án', 'min_num': 2}), 22: ('wagtail.blocks.StructBlock', [[('question', 16), ('options', 21)]], {}), 23: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('note', 'Ghi nhớ'), ('warning', 'Lưu ý')], 'label': 'Loại'}), 24: ('wagtail.blocks.CharBlock', (), {'label': 'Tiêu đề', 'required': False}), 25: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link', 'document-link'], 'label': 'Nội dung'}), 26: ('wagtail.blocks.StructBlock', [[('tone', 23), ('title', 24), ('text', 25)]], {}), 27: ('wagtail.contrib.table_block.blocks.TableBlock', (), {'label': 'Bảng', 'template': 'components/streamfield/blocks/table_block.html'}), 28: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Hình ảnh'}), 29: ('wagtail.blocks.CharBlock', (), {'label': 'Mô tả cho người không nhìn thấy ảnh', 'required': False}), 30: ('wagtail.blocks.CharBlock', (), {'label': 'Chú thích', 'required': False}), 31: ('wagtail.blocks.StructBlock', [[('image', 28), ('alt', 29), ('caption', 30)]], {}), 32: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Tệp video (MP4, WebM)'}), 33: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ul', 'ol', 'link', 'document-link'], 'label': 'Lời thoại'}), 34: ('wagtail.blocks.StructBlock', [[('file', 32), ('title', 6), ('transcript', 33)]], {}), 35: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'icon': 'doc-full', 'label': 'Tài liệu', 'template': 'components/streamfield/blocks/document_block.html'})}, verbose_name='Nội dung')),
            ],
            options={
                'verbose_name': 'bài học',
                'verbose_name_plural': 'bài học',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CmsDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'tài liệu',
                'verbose_name_plural': 'tài liệu',
                'permissions': [('choose_cmsdocument', 'Can choose document')],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='CmsImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('credit', models.CharField(blank=True, max_length=200, verbose_name='Nguồn ảnh')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'hình ảnh',
                'verbose_name_plural': 'hình ảnh',
                'permissions': [('choose_cmsimage', 'Can choose image')],
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='CoursePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('summary', models.TextField(max_length=500, verbose_name='Tóm tắt')),
                ('aims', wagtail.fields.RichTextField(blank=True, verbose_name='Mục tiêu')),
                ('hours', models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(400)], verbose_name='Số tiết')),
                ('subject_group', models.CharField(choices=[('political_theory', 'Lý luận chính trị'), ('defence_security', 'Kiến thức quốc phòng và an ninh'), ('management_skills', 'Kiến thức, kỹ năng quản lý nhà nước'), ('job_skills', 'Kiến thức, kỹ năng theo yêu cầu vị trí việc làm'), ('digital_skills', 'Khoa học, công nghệ, đổi mới sáng tạo, kỹ năng số')], default='management_skills', max_length=30, verbose_name='Nhóm nội dung bồi dưỡng')),
                ('completion_rule', models.CharField(choices=[('lessons_and_quizzes', 'Đọc hết bài học và đạt mọi bài kiểm tra'), ('lessons', 'Đọc hết bài học'), ('quizzes', 'Đạt mọi bài kiểm tra')], default='lessons_and_quizzes', max_length=30, verbose_name='Điều kiện hoàn thành')),
                ('validity_months', models.PositiveSmallIntegerField(blank=True, help_text='Để trống nếu không có thời hạn.', null=True, verbose_name='Giấy chứng nhận có giá trị (tháng)')),
                ('self_enrolment', models.BooleanField(default=True, verbose_name='Cho phép tự đăng ký học')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.cmsimage', verbose_name='Ảnh bìa')),
            ],
            options={
                'verbose_name': 'khóa học',
                'verbose_name_plural': 'khóa học',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='LegalDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60, unique=True, verbose_name='Khóa')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='Số hiệu')),
                ('kind', models.CharField(choices=[('constitution', 'Hiến pháp'), ('law', 'Luật'), ('ordinance', 'Pháp lệnh'), ('resolution', 'Nghị quyết'), ('decree', 'Nghị định'), ('decision', 'Quyết định'), ('directive', 'Chỉ thị'), ('circular', 'Thông tư'), ('party', 'Văn bản của Đảng'), ('article', 'Bài viết, tác phẩm')], max_length=20, verbose_name='Loại')),
                ('title', models.CharField(max_length=400, verbose_name='Tên văn bản')),
                ('issued_by', models.CharField(blank=True, max_length=200, verbose_name='Cơ quan ban hành')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='Ngày ban hành')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='Ngày có hiệu lực')),
                ('expired_on', models.DateField(blank=True, null=True, verbose_name='Ngày hết hiệu lực')),
                ('status', models.CharField(choices=[('not_yet', 'Chưa có hiệu lực'), ('in_force', 'Còn hiệu lực'), ('partly_expired', 'Hết hiệu lực một phần'), ('expired', 'Hết hiệu lực toàn bộ'), ('suspended', 'Ngưng hiệu lực'), ('unverified', 'Chưa thấy văn bản thay thế'), ('not_legal', 'Không phải văn bản pháp luật')], max_length=20, verbose_name='Tình trạng')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='Ngày rà soát')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('amended_by', models.ManyToManyField(blank=True, related_name='amends', to='cms.legaldocument', verbose_name='Sửa đổi bởi')),
                ('guides', models.ManyToManyField(blank=True, related_name='guided_by', to='cms.legaldocument', verbose_name='Quy định chi tiết, hướng dẫn cho')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='cms.legaldocument', verbose_name='Thay thế bởi')),
            ],
            options={
                'verbose_name': 'văn bản pháp luật',
                'verbose_name_plural': 'văn bản pháp luật',
                'ordering': ['key'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expired_on__isnull', True), ('effective_on__isnull', True), ('expired_on__gte', models.F('effective_on')), _connector='OR'), name='legal_document_expires_after_it_takes_effect')],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Provision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('locator', models.CharField(blank=True, help_text='Ví dụ: khoản 5 Điều 7', max_length=80, verbose_name='Điều, khoản, điểm')),
                ('article', models.CharField(blank=True, editable=False, max_length=10)),
                ('clause', models.CharField(blank=True, editable=False, max_length=10)),
                ('point', models.CharField(blank=True, editable=False, max_length=5)),
                ('text', models.TextField(blank=True, verbose_name='Nội dung')),
                ('effective_on', models.DateField(blank=True, help_text='Để trống nếu cùng ngày với văn bản.', null=True, verbose_name='Ngày có hiệu lực')),
                ('expired_on', models.DateField(blank=True, help_text='Để trống nếu cùng ngày với văn bản.', null=True, verbose_name='Ngày hết hiệu lực')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='provisions', to='cms.legaldocument', verbose_name='Văn bản')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='cms.provision', verbose_name='Thay thế bởi')),
            ],
            options={
                'verbose_name': 'điều khoản',
                'verbose_name_plural': 'điều khoản',
                'ordering': ['document', 'locator'],
                'constraints': [models.UniqueConstraint(fields=('document', 'locator'), name='one_provision_per_place'), models.CheckConstraint(condition=models.Q(('expired_on__isnull', True), ('effective_on__isnull', True), ('expired_on__gte', models.F('effective_on')), _connector='OR'), name='provision_expires_after_it_takes_effect'), models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), models.Q(('replaced_by', models.F('pk')), _negated=True), _connector='OR'), name='provision_does_not_replace_itself')],
            },
        ),
        migrations.CreateModel(
            name='LessonCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lesson_citations', to='cms.legaldocument')),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='cms.lessonpage')),
                ('provision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lesson_citations', to='cms.provision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('lesson', 'document', 'provision'), name='one_citation_per_lesson_and_place')],
            },
        ),
        migrations.CreateModel(
            name='CmsRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='cms.cmsimage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='one_rendition_per_filter')],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
    ]
