import requests

with open('words.txt', 'w', encoding='utf-8') as file:
    file.write(requests.get('http://www.shicimingju.com/words/1.html').text)
