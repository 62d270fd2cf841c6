"""Pages and files: a picture, a document, a lesson of every block, drafts and old revisions."""

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.models import Workflow

from cms.models import (
    CmsDocument,
    CmsImage,
    CourseIndexPage,
    CoursePage,
    LegalDocument,
    LessonPage,
)
from quizzes.bank.workflow import NAME
from tests.lived_in.cast import Cast, days_ago


def tell(cast: Cast) -> None:
    """A course with a lesson of every block, and pages on their way through review."""
    image, document = picture("Bàn tiếp dân"), paper("Mẫu phiếu hẹn")
    index = CourseIndexPage.objects.get()
    with days_ago(40):
        course = index.add_child(
            instance=CoursePage(
                title="Văn hóa công sở",
                slug="van-hoa-cong-so",
                summary="Trang phục, giao tiếp và ứng xử nơi làm việc.",
                aims="<ul><li>Biết cách ứng xử nơi công sở.</li></ul>",
                hours=2,
                completion_rule="lessons",
                validity_months=12,
                cover=image,
                owner=cast.editor,
            )
        )
        course.save_revision(user=cast.editor).publish(user=cast.editor)
        for number, title in enumerate(("Chào hỏi và trang phục", "Nghe điện thoại"), start=1):
            lesson = course.add_child(
                instance=LessonPage(title=title, slug=f"bai-{number}", minutes=5, owner=cast.editor)
            )
            lesson.body = _every_block(image, document)
            lesson.save_revision(user=cast.editor).publish(user=cast.editor)
    _on_their_way(course, cast)


def picture(title: str) -> CmsImage:
    """A drawing in the library."""
    image = Image.new("RGB", (1200, 800), "#e8eef4")
    ImageDraw.Draw(image).rectangle((200, 300, 1000, 700), fill="#2d5f8b")
    file = io.BytesIO()
    image.save(file, "PNG")
    return CmsImage.objects.create(
        title=title, credit="Ảnh minh họa", file=ContentFile(file.getvalue(), "ban-tiep-dan.png")
    )


def paper(title: str, name: str = "phieu-hen.txt") -> CmsDocument:
    """A file in the library; what stands for a film or a sound is only shown, not played."""
    content = "Phiếu hẹn trả kết quả\n".encode()
    return CmsDocument.objects.create(title=title, file=ContentFile(content, name))


def _every_block(image: CmsImage, document: CmsDocument) -> list[tuple[str, object]]:
    law = LegalDocument.objects.order_by("key").first()
    options = [
        {"text": "Đứng dậy, chào và mời ngồi", "correct": True, "feedback": "Đúng phép lịch sự."},
        {"text": "Làm việc riêng cho xong", "correct": False, "feedback": "Người dân phải chờ."},
    ]
    table = {
        "data": [["Việc", "Thời hạn"], ["Cấp bản sao", "Trong ngày"], ["Chứng thực", "02 ngày"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "Thời hạn giải quyết",
    }
    return [
        ("heading", "Tiếp dân tại bộ phận một cửa"),
        ("text", "<p>Người dân đến là để được <b>phục vụ</b>, không phải để xin.</p>"),
        ("law", {"document": law, "provision": "Điều 3", "text": "Tận tụy phục vụ Nhân dân."}),
        (
            "case",
            {
                "title": "Thiếu giấy tờ",
                "situation": "<p>Ông Tư thiếu bản sao.</p>",
                "question": "Anh/chị làm gì?",
                "handling": "<p>Hướng dẫn một lần, đầy đủ, bằng văn bản.</p>",
            },
        ),
        ("do_dont", {"do": ["Chào trước, hỏi sau."], "dont": ["Để người dân đi lại nhiều lần."]}),
        ("check", {"question": "Khi người dân bước vào, anh/chị làm gì?", "options": options}),
        ("callout", {"tone": "warning", "title": "Lưu ý", "text": "<p>Không hẹn miệng.</p>"}),
        ("table", table),
        ("image", {"image": image, "alt": "Bàn tiếp dân", "caption": "Bàn tiếp dân mẫu"}),
        ("document", document),
        (
            "video",
            {
                "file": paper("Chào hỏi ở bộ phận một cửa", "chao-hoi.mp4"),
                "title": "Chào hỏi ở bộ phận một cửa",
                "poster": image,
                "captions": paper("Phụ đề chào hỏi", "chao-hoi.vtt"),
                "transcript": "<p>Chào bác, mời bác ngồi.</p>",
            },
        ),
        (
            "audio",
            {
                "file": paper("Nghe điện thoại", "nghe-dien-thoai.mp3"),
                "title": "Một cuộc gọi hỏi thủ tục",
                "transcript": "<p>Bộ phận một cửa xin nghe.</p>",
            },
        ),
    ]


def _on_their_way(course: CoursePage, cast: Cast) -> None:
    """A changed page not yet published, one in review, one sent back, one unpublished."""
    for number, title in enumerate(("Bài đang soạn", "Bài chờ thẩm định", "Bài bị trả lại"), 3):
        lesson = course.add_child(
            instance=LessonPage(
                title=title, slug=f"bai-{number}", minutes=5, live=False, owner=cast.editor
            )
        )
        lesson.body = [("text", "<p>Nội dung đang soạn.</p>")]
        lesson.save_revision(user=cast.editor)
        if number > 3:
            Workflow.objects.get(name=NAME).start(lesson, cast.editor)
    back = lesson.current_workflow_state
    back.current_task_state.reject(user=cast.reviewer, comment="Cần dẫn điều khoản cụ thể.")
    changed = course.lessons().first()
    changed.summary = "Sửa lời tóm tắt, chưa xuất bản."
    changed.save_revision(user=cast.editor)
    gone = course.add_child(
        instance=LessonPage(title="Bài đã gỡ", slug="bai-da-go", minutes=5, owner=cast.editor)
    )
    gone.save_revision(user=cast.editor).publish(user=cast.editor)
    gone.unpublish(user=cast.editor)
