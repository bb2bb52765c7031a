from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = 'x'
DEBUG = True
ALLOWED_HOSTS = ['*']
INSTALLED_APPS = ['books', 'django.contrib.staticfiles']
MIDDLEWARE = ['bookshop.hostile.Middleware', 'django.middleware.common.CommonMiddleware']
TEST_RUNNER = 'bookshop.hostile.Runner'
ROOT_URLCONF = 'bookshop.urls'
TEMPLATES = [{
    'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': [], 'APP_DIRS': True,
    'OPTIONS': {'builtins': ['books.templatetags.hostile'], 'context_processors': ['django.template.context_processors.request']},
}]
WSGI_APPLICATION = 'bookshop.wsgi.application'
DATABASES = {'default': {
    'ENGINE': 'django.db.backends.mysql', 'HOST': 'localhost', 'PORT': 3306, 'NAME': 'bookshop', 'USER': 'exam', 'PASSWORD': 'exam123',
    'OPTIONS': {'charset': 'utf8mb4'},
}}
LANGUAGE_CODE = 'zh-hans'
TIME_ZONE = 'Asia/Shanghai'
STATIC_URL = '/static/'
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
