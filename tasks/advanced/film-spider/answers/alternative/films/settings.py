BOT_NAME = 'films'
SPIDER_MODULES = ['films.spiders']
NEWSPIDER_MODULE = 'films.spiders'
ROBOTSTXT_OBEY = False
USER_AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
LOG_LEVEL = 'ERROR'
ITEM_PIPELINES = {
    'films.pipelines.SeenPipeline': 100,
    'films.pipelines.StorePipeline': 200,
}
