# 诗词爬取与统计
from urllib.parse import urljoin

import requests
from lxml import etree
from pymongo import MongoClient

START = 'http://www.shicimingju.com/shici/1.html'  # 第一个列表页
HEADERS = {'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'}


def get_page(url):
    """下载网页并解析"""
    response = requests.get(url, headers=HEADERS, timeout=10)
    response.raise_for_status()
    response.encoding = 'utf-8'
    return etree.HTML(response.text)


def get_links():
    """逐页取得每首诗词的详情页地址"""
    url = START
    while url:
        page = get_page(url)
        for href in page.xpath('//li[@class="card"]/a/@href'):
            yield urljoin(url, href)
        following = page.xpath('//a[@class="next"]/@href')
        url = urljoin(url, following[0]) if following else None


def parse_likes(text):
    """赞(356) -> 356，赞(1.2万) -> 12000"""
    number = text.strip()[2:-1]
    if number.endswith('万'):
        return round(float(number[:-1]) * 10000)
    return int(number)


def get_poem(url):
    page = get_page(url)
    info = page.xpath('//div[@class="niandai_zuozhe"]')[0]
    author = info.xpath('./a/text()')
    lines = page.xpath('//div[@class="item_content"]/text()')
    return {
        'title': page.xpath('//h1/text()')[0].strip(),
        'author': author[0].strip() if author else '佚名',
        'dynasty': info.text.strip().strip('[]'),
        'content': [line.strip() for line in lines if line.strip()],
        'likes': parse_likes(page.xpath('//span[@class="zan"]/text()')[0]),
        'url': url,
    }


def count_by_dynasty(poems):
    """各朝代的诗词数和诗句数"""
    result = {}
    for poem in poems:
        one = result.setdefault(poem['dynasty'], {'dynasty': poem['dynasty'], 'poems': 0, 'verses': 0})
        one['poems'] += 1
        one['verses'] = len(poem['content'])
    return list(result.values())


def main():
    client = MongoClient('localhost', 27017)
    db = client['shici']
    for url in get_links():
        poem = get_poem(url)
        db['poems'].update_one({'title': poem['title']}, {'$set': poem}, upsert=True)
    db['dynasties'].delete_many({})
    db['dynasties'].insert_many(count_by_dynasty(db['poems'].find()))
    print('共保存', db['poems'].count_documents({}), '首诗词')
    client.close()


if __name__ == '__main__':
    main()
