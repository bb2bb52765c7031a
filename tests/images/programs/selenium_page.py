"""As candidates write it. Argument: the address."""

import sys

from selenium import webdriver

driver = webdriver.Chrome()
driver.get(sys.argv[1])
print(driver.find_element_by_xpath("//table[@id='t']//td").text)
print(driver.current_url)
driver.quit()
