"""A shop's books. What shows a mistake is never the best- or the worst-selling one, which an off-by-one loses."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from random import Random

from grader import TaskData

FAMILY, GIVEN = "林苏周顾沈陆程许叶江", ("一鸣", "晓", "子安", "知远", "若溪", "明川", "青", "思齐", "南星", "怀瑾")
PUBLISHERS = ("蓝鲸出版社", "远山书局", "新月文艺出版社", "长河教育出版社", "方舟科技出版社")
TITLES = (
    "山海寻踪", "夜航船上的灯", "一个人的村庄", "厨房里的化学", "城市的呼吸", "写给孩子的星空", "古城漫步", "茶与远方",
    "旧书店的四季", "雪国来信", "园林之美", "极简摄影课", "大河向东", "小镇木匠", "声音的故事", "南方植物记",
)  # fmt: skip
WITH_MARKUP = ("模板 <T> 与泛型", "网页标签 <b> 与 <i> 详解", "学会 <canvas> 绘图 & 动画", "从 <p> 到 <div>：网页排版")
KEYWORDS = ("数据", "算法", "网络", "历史", "心理")
TABLE = (
    "CREATE TABLE book (id INT PRIMARY KEY AUTO_INCREMENT, title VARCHAR(100) NOT NULL, author VARCHAR(50) NOT NULL, "
    "publisher VARCHAR(50) NOT NULL, price DOUBLE NOT NULL, sales INT NOT NULL, intro VARCHAR(500) NOT NULL) "
    "CHARACTER SET utf8mb4"
)


@dataclass(frozen=True)
class Book:
    id: int
    title: str
    author: str
    publisher: str
    price: float
    sales: int
    intro: str


def build(seed: int) -> TaskData:
    """Rows of the page as texts, the best-selling first, and the books that single checks look at."""
    random = Random(seed)
    keyword = random.choice(KEYWORDS)
    found = [f"{keyword}入门", f"图解{keyword}", f"漫谈{keyword}之美"]
    markup = random.choice(WITH_MARKUP)
    middle = [*found, markup, *random.sample(TITLES, random.randint(9, 13))]
    best, worst = middle.pop(), middle.pop()
    random.shuffle(middle)
    prices = iter([59.0, 36.5, 1280.0, 88.88] + [random.randint(1500, 20000) / 100 for _ in middle])
    sales = sorted(random.sample(range(50, 5000), len(middle) + 2), reverse=True)
    ids = random.sample(range(20, 90), len(middle) + 2)  # above any row's place
    while ids[1:-1] == sorted(ids[1:-1]):  # the order in which MySQL leaves them
        random.shuffle(ids)
    books = []
    for place, title in enumerate([best, *middle, worst]):
        price = next(prices) if 0 < place <= len(middle) else random.randint(20, 99) + 0.9
        intro = _intro(random, keyword if title not in found else "")
        author = random.choice(FAMILY) + random.choice(GIVEN)
        books.append(Book(ids[place], title, author, random.choice(PUBLISHERS), price, sales[place], intro))
    by_title = {one.title: one for one in books}
    detailed = by_title[next(title for title in middle if title not in (*found, markup))]
    return TaskData(
        values={
            "rows": [(str(one.id), one.author, str(one.sales)) for one in books],
            "order": [(str(one.id),) for one in books[1:-1]],
            "prices": [(str(one.id), f"{one.price:.2f}") for one in books[1:5]],
            "titles": [(str(one.id), one.title) for one in (by_title[markup], detailed)],
            "keyword": keyword,
            "found": [(str(by_title[title].id),) for title in found],
            "detailed": detailed.id,
            "details": [detailed.title, detailed.author, detailed.publisher, detailed.intro],
            "unknown": max(ids) + random.randint(1, 9),
        },
        mysql=[TABLE, *(_insert(one) for one in sorted(books, key=lambda one: one.id))],
    )


def _intro(random: Random, keyword: str) -> str:
    kind = random.choice(("随笔", "读本", "手记", "图文集"))
    about = f"，附有关于{keyword}的附录" if keyword else ""
    return f"一部写给普通读者的{kind}，共 {random.randint(6, 30)} 章{about}。"


def _insert(book: Book) -> str:
    values = ", ".join(f"'{one}'" if isinstance(one, str) else str(one) for one in astuple(book))
    return f"INSERT INTO book (id, title, author, publisher, price, sales, intro) VALUES ({values})"
