-- 示例数据，可在 Navicat 中运行
CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4;
USE shop;

CREATE TABLE customers (
  id INT PRIMARY KEY AUTO_INCREMENT,
  code VARCHAR(10) NOT NULL,
  name VARCHAR(50) NOT NULL,
  city VARCHAR(20) NOT NULL
);
CREATE TABLE orders (
  id INT PRIMARY KEY AUTO_INCREMENT,
  customer_id INT NOT NULL,
  amount DECIMAL(10,2) NULL,
  due_date DATE NOT NULL,
  paid_date DATE NULL,
  FOREIGN KEY (customer_id) REFERENCES customers (id)
);

INSERT INTO customers (id, code, name, city) VALUES
  (1, 'KH0001', '晨光文具店', '成都'),
  (2, 'KH0002', '远航书店', '绵阳'),
  (3, 'KH0003', '众合商贸公司', '成都'),
  (4, 'KH0004', '晨光文具店', '德阳'),
  (5, 'KH0005', '启明超市', '宜宾');

INSERT INTO orders (customer_id, amount, due_date, paid_date) VALUES
  (1, 1000.50, '2022-05-01', '2022-05-21'),
  (1, 500.00, '2022-06-01', '2022-06-04'),
  (1, 320.00, '2022-04-10', '2022-04-02'),
  (2, 960.00, '2022-05-31', NULL),
  (2, 210.00, '2022-03-15', '2022-03-15'),
  (3, 800.00, '2022-06-30', NULL),
  (4, NULL, '2022-06-27', NULL),
  (5, 1500.50, '2022-05-10', '2022-05-15'),
  (5, 75.80, '2022-02-20', '2022-02-18');
