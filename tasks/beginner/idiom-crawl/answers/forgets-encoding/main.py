# 成语爬取
import csv
import json
from urllib.parse import urljoin

import requests
from lxml import etree

START = 'http://www.shicimingju.com/chengyu/list.asp?page=1'
HEADERS = {'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/104.0.0.0'}


def get(url, encoding):
    """下载网页，按指定的编码解析"""
    response = requests.get(url, headers=HEADERS, timeout=10)
    return etree.HTML(response.text)


def crawl_list():
    """爬取全部列表页，返回 (详情页网址, 类别) 的列表"""
    found = []
    url = START
    while url:
        page = get(url, 'gbk')
        for item in page.xpath('//ul[@class="list"]/li[@class="item"]'):
            link = urljoin(url, item.xpath('./a/@href')[0])
            found.append((link, item.xpath('./em/text()')[0]))
        next_page = page.xpath('//a[@class="next"]/@href')
        url = urljoin(url, next_page[0]) if next_page else None
    return found


def crawl_detail(url, kind):
    """爬取一个详情页"""
    page = get(url, 'utf-8')
    saved = page.xpath('//p[@class="saved"]/text()')[0]
    return {
        'name': page.xpath('//h1/text()')[0],
        'kind': kind,
        'pinyin': page.xpath('//p[@class="pinyin"]/span/text()')[0],
        'meaning': page.xpath('string(//p[@class="meaning"])').strip(),
        'near': page.xpath('//p[@class="near"]/a/text()'),
        'saved': int(''.join(c for c in saved if c in '0123456789')),
    }


def main():
    idioms = [crawl_detail(url, kind) for url, kind in crawl_list()]

    with open('idioms.csv', 'w', newline='', encoding='utf-8-sig') as file:
        writer = csv.writer(file)
        writer.writerow(['序号', '成语', '类别', '拼音', '含义'])
        for number, idiom in enumerate(idioms, 1):
            writer.writerow([number, idiom['name'], idiom['kind'], idiom['pinyin'], idiom['meaning']])

    groups = {}
    for idiom in idioms:
        group = groups.setdefault(idiom['kind'], [])
        group.append({'name': idiom['name'], 'near': idiom['near'], 'saved': idiom['saved']})
    with open('idioms.json', 'w', encoding='utf-8') as file:
        json.dump(groups, file, ensure_ascii=False, indent=2)


if __name__ == '__main__':
    main()
