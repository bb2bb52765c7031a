"""爬取图书列表，存为 books.json。"""

import json

import requests
from lxml import etree

HEADERS = {'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'}

books = []
address = 'http://book.dangdang.com/list.html'
while address:
    response = requests.get(address)
    response.encoding = 'utf-8'
    page = etree.HTML(response.text)
    for item in page.xpath('//li[@class="book"]'):
        title = item.xpath('./a/text()')[0].strip()
        price = item.xpath('./span[@class="price"]/text()')[0]
        books.append({'title': title, 'price': float(price.strip().lstrip('¥'))})
    following = page.xpath('//a[@class="next"]/@href')
    address = 'http://book.dangdang.com' + following[0] if following else None

with open('books.json', 'w', encoding='utf-8') as file:
    json.dump(books, file, ensure_ascii=False)
