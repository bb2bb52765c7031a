# 数据库的连接、查询和修改
import pymysql


class Database:
    def __init__(self):
        self.connection = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123',
                                          database='campus', charset='utf8mb4')

    def query(self, sql, params=()):
        """执行带参数的查询语句，返回全部的行"""
        with self.connection.cursor() as cursor:
            cursor.execute(⟦1: sql, params⟧)
            return ⟦2: cursor.fetchall()⟧

    def change(self, sql, params=()):
        """执行修改数据的语句，保存修改，返回影响的行数"""
        with self.connection.cursor() as cursor:
            count = cursor.execute(sql, params)
        ⟦3: self.connection.commit()⟧
        return count
