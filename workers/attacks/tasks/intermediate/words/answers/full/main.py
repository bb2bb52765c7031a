from urllib.parse import urljoin

import requests
from lxml import etree

url = 'http://www.shicimingju.com/words/1.html'
words = []
while url:
    response = requests.get(url, timeout=10)
    response.encoding = 'utf-8'
    page = etree.HTML(response.text)
    words += page.xpath('//li/text()')
    links = page.xpath('//a[@id="next"]/@href')
    url = urljoin(url, links[0]) if links else None
with open('words.txt', 'w', encoding='utf-8') as file:
    file.write('\n'.join(words))
