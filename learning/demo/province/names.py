"""Invented names of people and units, Vietnamese and of the Central Highlands."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

FAMILY = [
    *["Nguyễn"] * 32,
    *["Trần"] * 11,
    *["Lê"] * 9,
    *["Phạm"] * 7,
    *["Huỳnh"] * 5,
    *["Hoàng", "Phan", "Vũ", "Võ", "Đặng"] * 4,
    *["Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trương", "Mai", "Cao"] * 2,
]
WOMEN_MIDDLE = ["Thị", "Thị Thu", "Thị Kim", "Ngọc", "Thị Bích", "Thanh", "Thị Hồng", "Mỹ"]
WOMEN_GIVEN = [
    "An",
    "Ánh",
    "Chi",
    "Dung",
    "Duyên",
    "Giang",
    "Hà",
    "Hạnh",
    "Hằng",
    "Hiền",
    "Hoa",
    "Hương",
    "Lan",
    "Liên",
    "Linh",
    "Loan",
    "Mai",
    "My",
    "Nga",
    "Ngân",
    "Nhung",
    "Oanh",
    "Phương",
    "Quyên",
    "Tâm",
    "Thảo",
    "Thủy",
    "Trang",
    "Tuyết",
    "Vân",
    "Yến",
]
MEN_MIDDLE = ["Văn", "Đức", "Minh", "Quang", "Hữu", "Công", "Xuân", "Thành", "Quốc", "Ngọc"]
MEN_GIVEN = [
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Duy",
    "Đạt",
    "Đông",
    "Hải",
    "Hiếu",
    "Hòa",
    "Hùng",
    "Huy",
    "Khánh",
    "Kiên",
    "Lâm",
    "Long",
    "Lợi",
    "Mạnh",
    "Nam",
    "Nghĩa",
    "Phong",
    "Phú",
    "Quân",
    "Quý",
    "Sơn",
    "Tài",
    "Tân",
    "Thắng",
    "Thịnh",
    "Toàn",
    "Trung",
    "Tuấn",
    "Tùng",
    "Vinh",
]
HIGHLAND_FAMILY = ["Rơ Châm", "Siu", "Ksor", "Kpă", "Rah Lan", "Nay", "Rơ Mah", "Puih", "Rmah"]
HIGHLAND_WOMEN = ["H'Lan", "H'Nhi", "H'Mơ", "H'Yưn", "H'Blôi", "H'Ngăm", "H'Uyên", "H'Bia"]
HIGHLAND_MEN = ["Thoan", "Blưn", "Djưn", "Quân", "Hyưn", "Phơi", "Khương", "Bôm", "Tâm", "Alê"]
BAHNAR_FAMILY = ["Đinh", "Y"]
BAHNAR_GIVEN = ["Nhưn", "Hmưnh", "Phyưh", "Thưk", "Kơm", "Blơh", "Nglơi", "Byưn"]

AGENCIES = [
    "Sở Nội vụ",
    "Sở Tư pháp",
    "Sở Tài chính",
    "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường",
    "Sở Công Thương",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Khoa học và Công nghệ",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Dân tộc và Tôn giáo",
    "Thanh tra tỉnh",
    "Văn phòng UBND tỉnh",
]
AGENCY_OFFICES = [
    "Văn phòng",
    "Phòng Tổ chức - Hành chính",
    "Phòng Kế hoạch - Tài chính",
    "Phòng Nghiệp vụ 1",
    "Phòng Nghiệp vụ 2",
    "Thanh tra",
    "Trung tâm Kỹ thuật",
]
COMMUNE_OFFICES = [
    "Văn phòng HĐND và UBND",
    "Phòng Kinh tế",
    "Phòng Văn hóa - Xã hội",
    "Trung tâm Phục vụ hành chính công",
    "Trường Trung học cơ sở",
    "Trường Tiểu học",
    "Trạm Y tế",
]
SYLLABLES = [
    "Ia",
    "Chư",
    "Đak",
    "Kông",
    "Plei",
    "Ayun",
    "Krêl",
    "Dơk",
    "Hrung",
    "Ko",
    "Pnôn",
    "Tul",
    "Rsai",
    "Lâu",
    "Mơ",
    "Pưh",
    "Sê",
    "Prông",
    "Păh",
    "Sao",
]
PLACES = [
    "An",
    "Bình",
    "Phú",
    "Hòa",
    "Tân",
    "Thành",
    "Vĩnh",
    "Mỹ",
    "Hội",
    "Đức",
    "Tây",
    "Sơn",
    "Hoài",
    "Nhơn",
    "Cát",
    "Tiến",
    "Đông",
    "Thọ",
]


@dataclass(frozen=True)
class Person:
    """A name with what belongs to it."""

    name: str
    gender: str
    ethnicity: str


def invent_person(random: Random) -> Person:
    """A woman or a man; about one in seven of the Gia Rai or Ba Na."""
    woman = random.random() < 0.52
    gender = "female" if woman else "male"
    kind = random.random()
    if kind < 0.10:
        given = random.choice(HIGHLAND_WOMEN if woman else HIGHLAND_MEN)
        return Person(f"{random.choice(HIGHLAND_FAMILY)} {given}", gender, "Gia Rai")
    if kind < 0.14:
        name = f"{random.choice(BAHNAR_FAMILY)} {random.choice(BAHNAR_GIVEN)}"
        return Person(name, gender, "Ba Na")
    middle = random.choice(WOMEN_MIDDLE if woman else MEN_MIDDLE)
    given = random.choice(WOMEN_GIVEN if woman else MEN_GIVEN)
    return Person(f"{random.choice(FAMILY)} {middle} {given}", gender, "Kinh")


def invent_communes(random: Random, count: int) -> list[str]:
    """So many different names of wards and communes."""
    kinds = (*["xã"] * 7, *["phường"] * 3)
    return _invent_units(random, count, lambda: f"UBND {random.choice(kinds)}")


def invent_districts(random: Random, count: int) -> list[str]:
    """So many different names of former districts."""
    return _invent_units(random, count, lambda: "UBND huyện")


def _invent_units(random: Random, count: int, kind: Callable[[], str]) -> list[str]:
    names: set[str] = set()
    while len(names) < count:
        source = SYLLABLES if random.random() < 0.5 else PLACES
        place = " ".join(random.sample(source, 2))
        if len(names) > 400:
            place = f"{place} {len(names)}"
        names.add(f"{kind()} {place}")
    return sorted(names)
