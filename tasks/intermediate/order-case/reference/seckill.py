# 秒杀下单：一次下单是一个事务
import pymysql


class OrderError(Exception):
    """下单失败"""


def connect():
    """连接数据库（自动提交：没有开始事务时，每条语句单独生效）"""
    return pymysql.connect(host='localhost', port=3306, user='exam', password='exam123',
                           database='seckill', charset='utf8mb4', autocommit=True)


def lock_goods(cursor, goods_id):
    """查询一种商品的价格和库存，并锁定这一行，事务结束之前其他人不能锁定或修改"""
    cursor.execute('SELECT price, stock FROM goods WHERE id = %s ⟦1: FOR UPDATE⟧', (goods_id,))
    return cursor.fetchone()


def place_order(db, request_id, member_id, goods_id, quantity):
    """下单：成功返回订单编号，失败返回 None，数据库与下单前相同"""
    cursor = db.cursor()
    # 开始事务
    ⟦2: db.begin()⟧
    try:
        price, stock = lock_goods(cursor, goods_id)
        if ⟦3: stock < quantity⟧:
            raise OrderError('库存不足')

        # 生成订单
        amount = price * quantity
        cursor.execute('INSERT INTO orders (request_id, member_id, goods_id, quantity, amount) VALUES (%s, %s, %s, %s, %s)',
                       (request_id, member_id, goods_id, quantity, amount))
        order_id = ⟦4: cursor.lastrowid⟧

        # 减少库存
        cursor.execute('UPDATE goods SET stock = stock - %s WHERE id = %s', ⟦5: (quantity, goods_id)⟧)

        # 扣除余额，余额不够的会员不会被修改
        changed = cursor.execute('UPDATE members SET balance = balance - %s WHERE id = %s AND balance >= %s',
                                 (amount, member_id, amount))
        if ⟦6: changed == 0⟧:
            raise OrderError('余额不足')

        # 下单成功
        ⟦7: db.commit()⟧
        return order_id
    except OrderError as error:
        # 下单失败
        ⟦8: db.rollback()⟧
        print('请求', request_id, error)
        return None


def main():
    """按编号的顺序处理全部抢购请求"""
    db = connect()
    cursor = db.cursor()
    cursor.execute('SELECT id, member_id, goods_id, quantity FROM requests ORDER BY id')
    count = 0
    for request in cursor.fetchall():
        if place_order(db, *request) is not None:
            count += 1
    print('成交', count, '单')
    db.close()


if __name__ == '__main__':
    main()
