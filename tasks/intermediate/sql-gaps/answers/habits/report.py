# 校园一卡通消费统计
from db import Database

db = Database()


def spent_by_class():
    """各班级的消费笔数和总金额，按总金额从高到低排列：班级、笔数、总金额"""
    return db.query('''
        SELECT s.class_name, COUNT(*), SUM(p.amount)
        FROM students s JOIN payments p ON s.id=p.student_id
        group by class_name
        ORDER BY SUM(p.amount) desc
    ''')


def big_spenders(least):
    """总金额不少于 least 元的学生，按编号排列：编号、姓名、总金额"""
    return db.query('''
        SELECT s.id, s.name, SUM(p.amount) AS 总金额
        FROM students s JOIN payments p ON p.student_id = s.id
        GROUP BY s.id, s.name
        HAVING 总金额>=%s
        ORDER BY s.id
    ''', (least,))


def never_paid():
    """没有任何消费的学生，按编号排列：编号、姓名"""
    return db.query('''
        SELECT s.id, s.name
        FROM students s LEFT JOIN payments p ON p.student_id = s.id
        WHERE p.student_id is null
        ORDER BY s.id
    ''')


def shops_named(word):
    """名称中含有关键字 word 的商户，按编号排列：编号、名称"""
    pattern = '%{}%'.format(word)
    return db.query('SELECT id, name FROM shops WHERE name LIKE %s ORDER BY id', (pattern,))


def cancel(payment_id):
    """撤销一笔消费，返回撤销的笔数"""
    return db.change('DELETE FROM payments WHERE id = %s', (payment_id,))


if __name__ == '__main__':
    for class_name, count, total in spent_by_class():
        print(class_name, count, total)
    for id, name, total in big_spenders(100):
        print(id, name, total)
    for id, name in never_paid():
        print(id, name, '没有消费')
