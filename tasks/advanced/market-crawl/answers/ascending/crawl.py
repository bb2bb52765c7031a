# 爬取股票行情，存入 MySQL
from urllib.parse import urljoin

import pymysql
import requests
from lxml import etree

START = 'http://quote.stockstar.com/stock/ranklist_a_3_1_1.html'
HEADERS = {'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'}


def get_page(url):
    response = requests.get(url, headers=HEADERS, timeout=10)
    response.raise_for_status()
    response.encoding = 'utf-8'
    return etree.HTML(response.text)


def to_number(text):
    """8563.2万 -> 85632000，+2.35% -> 2.35，-- -> None"""
    text = text.strip().rstrip('%')
    if text == '--':
        return None
    if text.endswith('亿'):
        return round(float(text[:-1]) * 100000000)
    if text.endswith('万'):
        return round(float(text[:-1]) * 10000)
    return float(text)


def get_stocks():
    """逐页取得股票，同一代码只取一次"""
    stocks = {}
    url = START
    while url:
        page = get_page(url)
        for tr in page.xpath('//table[@class="rank"]//tr[not(@class="ad")][td]'):
            code, name, industry, *figures = [''.join(td.itertext()).strip() for td in tr.xpath('./td')]
            stocks[code] = [code, name, industry, *map(to_number, figures)]
        following = page.xpath('//a[@class="next"]/@href')
        url = urljoin(url, following[0]) if following else None
    return list(stocks.values())


def save(stocks):
    db = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123', database='market',
                         charset='utf8mb4')
    cursor = db.cursor()
    cursor.execute('DELETE FROM stocks')
    cursor.executemany(
        'INSERT INTO stocks (code, name, industry, price, pct, turnover) VALUES (%s, %s, %s, %s, %s, %s)', stocks)
    db.commit()
    cursor.close()
    db.close()


if __name__ == '__main__':
    rows = get_stocks()
    save(rows)
    print('共保存', len(rows), '只股票')
