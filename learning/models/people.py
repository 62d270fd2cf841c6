"""The person who learns, teaches or administers."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.auth.password_validation import validate_password
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.text import fold, nfc
from config.compiled_query import CompiledQuery
from learning.engine.names import sort_key
from learning.enums import Gender, Role, StaffCategory


@CompiledQuery
def groups_that_open_the_admin(*, user: int) -> QuerySet[Group, str]:
    """The names of the person's groups that may enter the admin."""
    rows = Group.objects.filter(
        user=user,
        permissions__codename="access_admin",
        permissions__content_type__app_label="wagtailadmin",
    )
    return rows.order_by("name").values_list("name", flat=True)


class UserManager(BaseUserManager["User"]):
    """Creates people; a missing password means that nobody can sign in with one."""

    def create_user(
        self, staff_code: str, full_name: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(staff_code=staff_code, full_name=full_name, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(
        self, staff_code: str, full_name: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Raises ValidationError for a password that is too easy, whoever insists on it."""
        if password is not None:
            validate_password(password, self.model(staff_code=staff_code, full_name=full_name))
        return self.create_user(staff_code, full_name, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(staff_code__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A civil servant (CBCCVC), known by staff code for life."""

    staff_code = models.CharField(_("Mã CBCC"), max_length=30, unique=True)
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    sort_key = models.CharField(max_length=500, editable=False, db_index=True)
    search_text = models.CharField(max_length=300, editable=False, blank=True)
    email = models.EmailField(_("Thư điện tử công vụ"), blank=True)
    gender = models.CharField(_("Giới tính"), max_length=10, choices=Gender.choices, blank=True)
    birth_date = models.DateField(_("Ngày sinh"), null=True, blank=True)
    ethnicity = models.CharField(_("Dân tộc"), max_length=40, blank=True)
    category = models.CharField(
        _("Đối tượng"),
        max_length=20,
        choices=StaffCategory.choices,
        default=StaffCategory.CIVIL_SERVANT,
    )
    is_active = models.BooleanField(_("Đang sử dụng"), default=True)
    date_joined = models.DateTimeField(_("Ngày tạo"), default=timezone.now)
    # Until when the password of a sealed letter counts; empty for one that the person chose.
    temporary_password_until = models.DateTimeField(null=True, blank=True, editable=False)

    # Whether the agency's directory, not this table, held the password of the sign-in.
    by_directory = False

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "staff_code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ["sort_key", "staff_code"]
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        permissions = [
            ("view_personfile", _("Xem hồ sơ bồi dưỡng của cán bộ")),
            ("export_personfile", _("Xuất toàn bộ dữ liệu về một người")),
            ("issue_signinletter", _("In thư niêm phong có mật khẩu lần đầu")),
        ]
        indexes = [models.Index(Upper("staff_code"), name="user_by_any_case_of_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="one_user_per_email"
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalise()
        super().save(*args, **kwargs)

    def normalise(self) -> None:
        """Bring text to one form and refresh the derived keys; names are never rewritten."""
        self.staff_code = nfc(self.staff_code)
        self.full_name = nfc(self.full_name)
        self.email = nfc(self.email).lower()
        self.sort_key = sort_key(self.full_name)[:500]
        self.search_text = fold(f"{self.full_name} {self.staff_code} {self.email}")[:300]

    def set_password(self, raw_password: str | None) -> None:
        """As Django's own; whoever sets one chose it, unless a letter says otherwise after."""
        super().set_password(raw_password)
        self.temporary_password_until = None

    def check_password(self, raw_password: str | None) -> bool:
        """As Django's own, which sets the password anew where its hash is an old one."""
        until = self.temporary_password_until
        is_right = super().check_password(raw_password)
        self.temporary_password_until = until
        return is_right

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, as people are addressed."""
        return self.full_name.split()[-1] if self.full_name.strip() else self.staff_code

    @cached_property
    def is_staff(self) -> bool:
        """Whether the person works in the editors' and HR officers' admin; one query, none
        where the permissions are read already.
        """
        if "_perm_cache" in self.__dict__:
            return self.has_perm("wagtailadmin.access_admin")
        if not self.is_active or self.is_superuser:
            return self.is_active
        return bool(groups_that_open_the_admin.all(user=self.pk))

    def has_role(self, role: Role) -> bool:
        """Whether the person is in the group of that role."""
        return self.groups.filter(name=role.value).exists()
