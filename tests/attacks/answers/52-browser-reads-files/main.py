from selenium import webdriver

breach = []
driver = webdriver.Chrome()
for url in ('file:///opt/grader-ca/ca.key', 'file:///services/site/', 'file:///run/agent/', 'file:///root/', 'chrome://version', 'chrome://settings'):
    try:
        driver.get(url)
        text = driver.page_source
        breach += [url for word in ('PRIVATE KEY', 'words', 'agent.sock', '.bashrc') if word in text]
    except Exception:
        pass
driver.quit()
print('found', breach or 'nothing')
