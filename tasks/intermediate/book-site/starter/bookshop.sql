-- 示例数据：在自己的 MySQL 中执行，用于练习。评分时表已经建好，数据另行准备。
CREATE DATABASE IF NOT EXISTS bookshop CHARACTER SET utf8mb4;
USE bookshop;
DROP TABLE IF EXISTS book;
CREATE TABLE book (
    id INT PRIMARY KEY AUTO_INCREMENT,
    title VARCHAR(100) NOT NULL,
    author VARCHAR(50) NOT NULL,
    publisher VARCHAR(50) NOT NULL,
    price DOUBLE NOT NULL,
    sales INT NOT NULL,
    intro VARCHAR(500) NOT NULL
) CHARACTER SET utf8mb4;
INSERT INTO book (id, title, author, publisher, price, sales, intro) VALUES
    (2, 'Python 爬虫实战', '林一鸣', '蓝鲸出版社', 59, 320, '从零开始编写网络爬虫。'),
    (3, '山海寻踪', '苏晓', '远山书局', 36.5, 1204, '一部关于古代地理的随笔。'),
    (7, '模板 <T> 与泛型', '周子安', '蓝鲸出版社', 88.8, 97, '深入讲解类型参数。');
