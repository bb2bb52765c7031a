BOT_NAME = 'films'

SPIDER_MODULES = ['films.spiders']
NEWSPIDER_MODULE = 'films.spiders'

# Crawl responsibly by identifying yourself (and your website) on the user-agent
#USER_AGENT = 'films (+http://www.yourdomain.com)'

# Obey robots.txt rules
ROBOTSTXT_OBEY = True

# Configure maximum concurrent requests performed by Scrapy (default: 16)
#CONCURRENT_REQUESTS = 32

# Configure a delay for requests for the same website (default: 0)
#DOWNLOAD_DELAY = 3

# Override the default request headers:
#DEFAULT_REQUEST_HEADERS = {
#   'Accept': 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
#   'Accept-Language': 'zh-CN',
#}

# Configure item pipelines
#ITEM_PIPELINES = {
#    'films.pipelines.FilmPipeline': 300,
#}

LOG_LEVEL = 'WARNING'
