-- 示例数据：在自己的 MySQL 中执行，用于练习。评分时表已经建好，数据另行准备。
CREATE DATABASE IF NOT EXISTS club CHARACTER SET utf8mb4;
USE club;
DROP TABLE IF EXISTS activity, member, django_session;
CREATE TABLE activity (
    id INT PRIMARY KEY,
    title VARCHAR(50) NOT NULL,
    place VARCHAR(50) NOT NULL,
    fee DECIMAL(8,2) NOT NULL
) CHARACTER SET utf8mb4;
CREATE TABLE member (
    id INT PRIMARY KEY AUTO_INCREMENT,
    username VARCHAR(20) NOT NULL UNIQUE,
    password VARCHAR(128) NOT NULL,
    phone VARCHAR(20) NOT NULL
) CHARACTER SET utf8mb4;
CREATE TABLE django_session (
    session_key VARCHAR(40) NOT NULL PRIMARY KEY,
    session_data LONGTEXT NOT NULL,
    expire_date DATETIME(6) NOT NULL,
    KEY django_session_expire_date (expire_date)
) CHARACTER SET utf8mb4;
INSERT INTO activity VALUES (3, '古镇一日游', '柳溪镇', 68.00), (5, '吉他入门', '音乐教室', 25.50), (8, '校园定向越野', '田径场', 10.00);
-- 用户 xiaohe，密码 abc123
INSERT INTO member (username, password, phone) VALUES ('xiaohe', 'pbkdf2_sha256$1000$clubsalt$bYNslkBNL60uJ0HP7C9YyC7rj+OJXHbpOtUVQK70+k0=', '19900001111');
