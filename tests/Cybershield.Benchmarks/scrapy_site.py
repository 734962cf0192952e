"""Crawls a site with Debian's python3-scrapy as its documentation shows it: every page that links lead to, eight in flight, no delay.

usage: scrapy_site.py START_URL PATH
Stays below the path. Prints one line as the other crawls of the benchmark do: pages, seconds, CPU milliseconds, none of them compiling, peak megabytes.
"""
import re
import resource
import sys
import time
from urllib.parse import urlsplit

from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

START, WITHIN = sys.argv[1], sys.argv[2]
BELOW = "^" + re.escape("://".join(urlsplit(START)[:2]) + WITHIN)


class Site(CrawlSpider):
    name = "site"
    start_urls = [START]
    allowed_domains = [urlsplit(START).hostname]
    rules = [Rule(LinkExtractor(allow=BELOW), callback="page", follow=True)]
    pages = 0

    def parse_start_url(self, response):
        return self.page(response)

    def page(self, response):
        Site.pages += 1
        yield {"url": response.url, "title": response.css("title::text").get(), "text": " ".join(response.css("body *::text").getall())}


process = CrawlerProcess({
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": True,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Site)
start = time.monotonic()
process.start()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(f"measured {Site.pages} {time.monotonic() - start:.4f} {(usage.ru_utime + usage.ru_stime) * 1000:.0f} 0 {usage.ru_maxrss / 1024:.0f}")
