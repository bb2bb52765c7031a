import requests

session = requests.Session()
while True:
    session.get('http://www.shicimingju.com/words/1.html', timeout=5)
