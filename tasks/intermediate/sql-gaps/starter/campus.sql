-- 示例数据：在自己的 MySQL 中执行，用于练习。评分时表已经建好，数据另行准备。
CREATE DATABASE IF NOT EXISTS campus CHARACTER SET utf8mb4;
USE campus;
DROP TABLE IF EXISTS students, shops, payments;
CREATE TABLE students (
    id INT PRIMARY KEY,
    name VARCHAR(20) NOT NULL,
    class_name VARCHAR(20) NOT NULL
);
CREATE TABLE shops (
    id INT PRIMARY KEY,
    name VARCHAR(50) NOT NULL
);
CREATE TABLE payments (
    id INT PRIMARY KEY,
    student_id INT NOT NULL,
    shop_id INT NOT NULL,
    amount DECIMAL(8,2) NOT NULL
);
INSERT INTO students VALUES (1, '林小雨', '软件2101'), (2, '高远', '软件2101'), (3, '田野', '网络2101'), (4, '苏木', '网络2101');
INSERT INTO shops VALUES (1, '第一食堂'), (2, '学子超市'), (3, '一品米线');
INSERT INTO payments VALUES (11, 1, 1, 36.50), (12, 3, 2, 120.00), (13, 1, 3, 15.00), (14, 2, 1, 48.50);
