import pymysql

class Database:
    def __init__(self):
        self.connection = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123',
                                          database='campus', charset='utf8mb4')
        print('连接成功')

    def query(self, sql, params=()):
        with self.connection.cursor() as cursor:
            cursor.execute(sql,params)#____【1】____
            return list(cursor)   # ____【2】____ 

    def change(self, sql, params=()):
        """执行修改数据的语句，保存修改，返回影响的行数"""
        with self.connection.cursor() as cursor:
            count = cursor.execute(sql, params)
        self.connection.commit();
        # ____【3】____
        return count
