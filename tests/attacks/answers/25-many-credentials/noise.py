pymysql.connect(host='localhost', user='u', password='p' + 'q', **{'user': 'v', "password": "w"}) # ((('''"""
redis.Redis(password='abc'); MongoClient('mongodb://a:b@localhost/' * 3)
