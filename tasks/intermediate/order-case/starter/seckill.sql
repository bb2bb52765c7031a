-- 示例数据：在自己的 MySQL 中执行，用于练习。评分时表已经建好，数据另行准备。
CREATE DATABASE IF NOT EXISTS seckill CHARACTER SET utf8mb4;
USE seckill;
DROP TABLE IF EXISTS goods, members, requests, orders, history;
CREATE TABLE goods (
    id INT PRIMARY KEY,
    name VARCHAR(50) NOT NULL,
    price DECIMAL(10,2) NOT NULL,
    stock INT NOT NULL
);
CREATE TABLE members (
    id INT PRIMARY KEY,
    name VARCHAR(20) NOT NULL,
    balance DECIMAL(10,2) NOT NULL
);
CREATE TABLE requests (
    id INT PRIMARY KEY,
    member_id INT NOT NULL,
    goods_id INT NOT NULL,
    quantity INT NOT NULL
);
CREATE TABLE orders (
    id INT PRIMARY KEY AUTO_INCREMENT,
    request_id INT NOT NULL UNIQUE,
    member_id INT NOT NULL,
    goods_id INT NOT NULL,
    quantity INT NOT NULL,
    amount DECIMAL(10,2) NOT NULL
) AUTO_INCREMENT = 1001;
CREATE TABLE history (
    id INT PRIMARY KEY AUTO_INCREMENT,
    member_id INT NOT NULL,
    goods_id INT NOT NULL,
    quantity INT NOT NULL,
    amount DECIMAL(10,2) NOT NULL,
    refunded TINYINT NOT NULL
);
INSERT INTO goods VALUES (1, '无线耳机', 199.00, 5), (2, '保温杯', 59.90, 3), (3, '电动牙刷', 89.50, 20), (4, '折叠雨伞', 39.00, 8);
INSERT INTO members VALUES (1, '韩子墨', 1000.00), (2, '沈一诺', 50.00), (3, '杨晨曦', 500.00);
INSERT INTO requests VALUES (1, 1, 1, 2), (2, 2, 1, 1), (3, 3, 2, 4), (4, 3, 2, 3), (5, 1, 3, 1);
INSERT INTO history (member_id, goods_id, quantity, amount, refunded) VALUES
    (1, 3, 2, 179.00, 0), (2, 1, 1, 199.00, 0), (3, 2, 5, 299.50, 0), (1, 1, 6, 1194.00, 1), (2, 3, 1, 89.50, 0),
    (3, 4, 2, 78.00, 0);
