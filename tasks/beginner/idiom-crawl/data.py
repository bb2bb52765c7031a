"""The frozen site of beginner/idiom-crawl: list pages in GBK, one page an idiom in UTF-8, no charset in any header.

The first list page carries every edge case: an advertisement, a complete address, an idiom without near ones, a number with
a comma; the first five idioms are those that every check looks at.
"""

import random
from dataclasses import dataclass

from grader import TaskData

HOST = "www.shicimingju.com"
LIST = "/chengyu/list.asp?page={}"
HEAD = '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{charset}">\n<title>{title}</title>\n</head>\n<body>\n'
NAV = '<div class="nav"><a href="/">首页</a> <a href="/shici/">诗词</a> <a href="/chengyu/list.asp?page=1">成语</a></div>\n'

# 类别 -> (成语, 拼音, 含义, 近义成语)
POOL = {
    "励志": [
        ("水滴石穿", "shuǐ dī shí chuān", "水不停地滴下来，能把石头滴穿，比喻坚持不懈就能成功。", "磨杵成针 绳锯木断"),
        ("闻鸡起舞", "wén jī qǐ wǔ", "听到鸡叫就起来练剑，形容有志的人及时奋发。", "自强不息"),
        ("悬梁刺股", "xuán liáng cì gǔ", "把头发系在梁上，用锥子扎腿，形容刻苦学习。", "凿壁借光 囊萤映雪"),
        ("愚公移山", "yú gōng yí shān", "愚公带领家人搬走门前的大山，比喻不怕困难，坚持到底。", "精卫填海 锲而不舍"),
        ("卧薪尝胆", "wò xīn cháng dǎn", "睡在柴草上，时时尝一尝苦胆，形容刻苦自励，发愤图强。", "发愤图强"),
        ("百折不挠", "bǎi zhé bù náo", "受到很多挫折也不屈服，形容意志坚强。", "坚忍不拔 不屈不挠"),
        ("持之以恒", "chí zhī yǐ héng", "长久地坚持下去，从不间断。", "锲而不舍 坚持不懈"),
    ],
    "处世": [
        ("画蛇添足", "huà shé tiān zú", "画蛇时给蛇添上脚，比喻做了多余的事，反而把事情办坏。", "多此一举 弄巧成拙"),
        ("守株待兔", "shǒu zhū dài tù", "守在树桩旁边等兔子撞上来，比喻不想努力而希望得到意外的收获。", "坐享其成"),
        ("亡羊补牢", "wáng yáng bǔ láo", "羊丢了再去修羊圈，比喻出了差错以后及时补救。", "知错就改"),
        ("掩耳盗铃", "yǎn ěr dào líng", "捂住自己的耳朵去偷铃铛，比喻自己欺骗自己。", "自欺欺人"),
        ("刻舟求剑", "kè zhōu qiú jiàn", "在船上刻记号来找落水的剑，比喻不知道随情况变化而变通。", "墨守成规 胶柱鼓瑟"),
        ("雪中送炭", "xuě zhōng sòng tàn", "下雪天给人送去炭火取暖，比喻在别人急需时给予帮助。", "济困扶危"),
        ("一诺千金", "yī nuò qiān jīn", "一句许诺值千金，形容说话极守信用。", "言而有信 一言九鼎"),
    ],
    "风光": [
        ("山清水秀", "shān qīng shuǐ xiù", "山水明净秀丽，形容景色优美。", "山明水秀 湖光山色"),
        ("风和日丽", "fēng hé rì lì", "微风柔和，阳光明媚，多指春天的天气。", "风和日暖 春光明媚"),
        ("鸟语花香", "niǎo yǔ huā xiāng", "鸟儿叫，花儿香，形容春天的美好景象。", "春暖花开"),
        ("秋高气爽", "qiū gāo qì shuǎng", "秋天的天空高远，空气清爽宜人。", "天高云淡"),
        ("万紫千红", "wàn zǐ qiān hóng", "百花齐放，颜色艳丽，也比喻事物丰富多彩。", "五彩缤纷 姹紫嫣红"),
        ("冰天雪地", "bīng tiān xuě dì", "到处是冰和雪，形容极为寒冷。", "天寒地冻 滴水成冰"),
        ("波光粼粼", "bō guāng lín lín", "阳光照在水面上，反射出闪闪的光。", "波光潋滟"),
    ],
    "心情": [
        ("喜出望外", "xǐ chū wàng wài", "遇到意想不到的好事，特别高兴。", "大喜过望 喜从天降"),
        ("忐忑不安", "tǎn tè bù ān", "心里七上八下，不能安定。", "惴惴不安 七上八下"),
        ("心旷神怡", "xīn kuàng shén yí", "心境开阔，精神愉快。", "赏心悦目"),
        ("怒发冲冠", "nù fà chōng guān", "气得头发直竖，把帽子都顶了起来，形容非常愤怒。", "怒不可遏 火冒三丈"),
        ("兴高采烈", "xìng gāo cǎi liè", "兴致高昂，精神饱满。", "欢天喜地 兴致勃勃"),
        ("依依不舍", "yī yī bù shě", "十分留恋，舍不得分开。", "恋恋不舍 难舍难分"),
        ("归心似箭", "guī xīn sì jiàn", "想回家的心像射出的箭一样急切。", "归心如箭"),
    ],
}


@dataclass(frozen=True)
class Idiom:
    kind: str
    name: str
    pinyin: str
    meaning: str
    near: tuple[str, ...]
    saved: int  # 收藏次数


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    pages = rng.choice((4, 5))  # 示例中是两页
    sizes = [5, *(rng.choice((4, 5)) for _ in range(pages - 1))]
    entries = [(kind, *entry) for kind, some in POOL.items() for entry in some]
    idioms = [_idiom(rng, place, entry) for place, entry in enumerate(rng.sample(entries, sum(sizes)))]
    numbers = rng.sample(range(10_000, 99_999), len(idioms))
    addresses = [f"/chengyu/show.asp?id={number}" for number in numbers]

    site: dict[str, bytes] = {}
    start = 0
    for page, size in enumerate(sizes, start=1):
        links = list(zip(addresses[start : start + size], idioms[start : start + size], strict=True))
        site[LIST.format(page)] = list_page(page, pages, links, rng.randrange(1, size)).encode("gbk")
        start += size
    for place, (address, idiom) in enumerate(zip(addresses, idioms, strict=True)):
        site[address] = show_page(rng, idiom, untidy=place % 2 == 0).encode()
    paths = list(site)
    site["/vip.html"] = (HEAD.format(charset="utf-8", title="会员") + "<h1>会员专享</h1>\n</body></html>\n").encode()
    return TaskData(
        values={
            "paths": paths,
            "names": [one.name for one in idioms],
            "kinds": {one.name: one.kind for one in idioms},
            "pinyin": {one.name: one.pinyin for one in idioms},
            "meanings": {one.name: one.meaning for one in idioms},
            "near": {one.name: list(one.near) for one in idioms},
            "saved": {one.name: one.saved for one in idioms},
        },
        sites={HOST: site},
    )


def _idiom(rng: random.Random, place: int, entry: tuple[str, str, str, str, str]) -> Idiom:
    kind, name, pinyin, meaning, near = entry
    alone = place == 4 or (place > 4 and rng.random() < 0.2)
    saved = rng.randrange(1_000, 9_000) if place % 2 else rng.randrange(12, 999)
    return Idiom(kind, name, pinyin, meaning, () if alone else tuple(near.split()), saved)


def list_page(page: int, last: int, links: list[tuple[str, Idiom]], advertisement: int) -> str:
    items = []
    for place, (address, idiom) in enumerate(links):
        href = f"http://{HOST}{address}" if page == 1 and place == 2 else address.rpartition("/")[2]
        items.append(f'  <li class="item"><a href="{href}">{idiom.name}</a> <em>{idiom.kind}</em></li>')
    items.insert(advertisement, '  <li class="ad"><a href="/vip.html">会员专享</a> <em>广告</em></li>')
    before = f'<a class="prev" href="list.asp?page={page - 1}">上一页</a> ' if page > 1 else ""
    after = f' <a class="next" href="list.asp?page={page + 1}">下一页</a>' if page < last else ""
    listed = "\n".join(items)
    return (
        HEAD.format(charset="gbk", title="成语大全")
        + NAV
        + f'<ul class="list">\n{listed}\n</ul>\n<div class="pager">{before}<b>{page}</b>{after}</div>\n</body></html>\n'
    )


def show_page(rng: random.Random, idiom: Idiom, *, untidy: bool) -> str:
    at = rng.randrange(2, len(idiom.meaning) - 4)
    meaning = f"{idiom.meaning[:at]}<b>{idiom.meaning[at : at + 2]}</b>{idiom.meaning[at + 2 :]}"
    if untidy:
        meaning = f"\n      　　{meaning}&nbsp;\n    "
    near = "、".join(f'<a href="/chengyu/search.asp">{one}</a>' for one in idiom.near) or "暂无"
    return (
        HEAD.format(charset="utf-8", title=f"{idiom.name}_成语大全")
        + NAV
        + f'<div class="idiom">\n  <h1>{idiom.name}</h1>\n  <p class="pinyin">拼音：<span>{idiom.pinyin}</span></p>\n'
        + f'  <p class="meaning">{meaning}</p>\n  <p class="near">近义成语：{near}</p>\n'
        + f'  <p class="saved">收藏 {idiom.saved:,} 次</p>\n</div>\n</body></html>\n'
    )
